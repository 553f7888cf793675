using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Vae.Managed;
using Xunit;

namespace Vae.Tests;

/// <summary>
/// Trained weights, histories and scores against committed hashes, the same on every machine, at every vector width and thread count.
/// </summary>
/// <remarks>
/// A mismatch is evidence: find out what broke it. Where the arithmetic was changed on purpose, write the table anew with
/// <c>VAE_WRITE_GOLDEN_HASHES=1 dotnet test tests/Vae.Tests -c Release --filter GoldenHashTests</c>, check that every width gives the
/// same table (<c>dotnet run build.cs test</c>), and tell users in CHANGELOG.md that equal seeds give other models than before.
/// </remarks>
public sealed class GoldenHashTests
{
    private const string Table = "Fixtures/golden-hashes.txt";

    private static readonly Dictionary<string, string> _committed = File.ReadLines(Path.Combine(AppContext.BaseDirectory, Table))
        .Select(line => line.Split(' ')).ToDictionary(parts => parts[0], parts => parts[1]);

    public static TheoryData<string> Names => [.. GoldenCases.All.Keys];

    public static TheoryData<string> Shared => [.. GoldenCases.Shared];

    private static bool IsWriting => Environment.GetEnvironmentVariable("VAE_WRITE_GOLDEN_HASHES") == "1";

    [Theory]
    [MemberData(nameof(Names))]
    public void Train_EachCase_WeightsHistoryAndScoresAsCommitted(string name)
    {
        var hash = Hash(GoldenCases.All[name](1));

        Assert.Equal((name, IsWriting ? hash : _committed.GetValueOrDefault(name)), (name, hash));
    }

    [Theory]
    [MemberData(nameof(Shared))]
    public void Train_TwoAndThreeThreads_AsWithOne(string name)
    {
        var model = GoldenCases.All[name](1);
        var hash = Hash(model);

        Assert.Equal(2, ManagedSession.ThreadsFor(model.Architecture, model.Options! with { Run = model.Options!.Run with { Threads = 2 } }));
        Assert.Equal(hash, Hash(GoldenCases.All[name](2)));
        Assert.Equal(hash, Hash(GoldenCases.All[name](3)));
    }

    [Fact]
    public void Table_HasEveryCaseAndNoOther()
    {
        if (IsWriting)
        {
            var source = Path.Combine(AppContext.BaseDirectory, "../../../../../tests/Vae.Tests", Table);
            File.WriteAllLines(source, GoldenCases.All.Select(each => $"{each.Key} {Hash(each.Value(1))}"));
            return;
        }

        Assert.Equal(GoldenCases.All.Keys, _committed.Keys);
    }

    /// <summary>The first 64 bits of the SHA-256 of the raw bits of weights, history without its timing, and scores.</summary>
    private static string Hash(VaeModel model)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, model.Weights.Values);
        foreach (var epoch in model.History)
        {
            double[] numbers =
            [
                epoch.Epoch, epoch.Loss, epoch.ReconstructionLoss, epoch.KlDivergence, epoch.Beta, epoch.LearningRate, epoch.ValidationLoss ?? -1,
            ];
            hash.AppendData(MemoryMarshal.AsBytes<double>(numbers));
        }

        AppendScores(hash, model, GoldenCases.RowsFor(model));
        return Convert.ToHexString(hash.GetHashAndReset().AsSpan(0, 8)).ToLower(CultureInfo.InvariantCulture);
    }

    private static void AppendScores(IncrementalHash hash, VaeModel model, ReadOnlySpan<float> rows)
    {
        var (count, latent) = (rows.Length / model.Architecture.RowDimension, model.LatentDimension);
        var (perLatent, perSlot, perRow) = (new float[count * latent], new float[count * model.InputDimension], new float[count]);
        model.Encode(rows, perLatent);
        Append(hash, perLatent);
        model.Reconstruct(rows, perSlot);
        Append(hash, perSlot);
        model.ReconstructionLossPerFeature(rows, perSlot);
        Append(hash, perSlot);
        model.ReconstructionLoss(rows, perRow);
        Append(hash, perRow);
        if (model.Objective is AutoencoderObjective)
        {
            return;
        }

        var logVar = new float[perLatent.Length];
        model.Encode(rows, perLatent, logVar);
        Append(hash, logVar);
        model.SampleMeans(count, seed: 4, perSlot, rows.Slice(model.InputDimension, model.ConditionDimension));
        Append(hash, perSlot);
        model.SamplePosterior(rows, seed: 4, perLatent);
        Append(hash, perLatent);
        model.KlDivergence(rows, perRow);
        Append(hash, perRow);
        model.NegativeElbo(rows, samples: 2, seed: 4, perRow);
        Append(hash, perRow);
        model.ReconstructionLogProbability(rows, samples: 2, seed: 4, perRow);
        Append(hash, perRow);
        model.ImportanceWeightedBound(rows, samples: 3, seed: 4, perRow);
        Append(hash, perRow);
        model.MinReconstructionLoss(rows[..model.InputDimension], perSlot.AsSpan(0, model.InputDimension));
        Append(hash, perSlot.AsSpan(0, model.InputDimension));
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<float> values) => hash.AppendData(MemoryMarshal.AsBytes(values));
}
