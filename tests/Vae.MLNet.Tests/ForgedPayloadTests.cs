using System.Security.Cryptography;
using System.Text;
using Microsoft.ML;
using Vae.MLNet.Mapping;
using Vae.MLNet.ModelFile;

namespace Vae.MLNet.Tests;

/// <summary>Transformers in a model file with a right checksum and settings that none can have.</summary>
public sealed class ForgedPayloadTests
{
    private static readonly VaeModel _autoencoder = VaeTrainer.Train(
        new VaeDataset(TestRow.Make(60, seed: 8).SelectMany(r => r.Features).ToArray(), TestRow.Width),
        TestOptions.Quick with { Objective = new AutoencoderObjective() });

    [Fact]
    public void Read_GoodSettings_Reads()
    {
        Assert.IsType<VaeEncodeTransformer>(Read(Encode("Embedding")));
        Assert.IsType<VaeReconstructTransformer>(Read(Reconstruct("Full")));
        Assert.IsType<VaeAnomalyTransformer>(Read(Anomaly(TestModel.Fitted, 1.5f, VaeAnomalyScore.NegativeElbo)));
        Assert.IsType<VaeAnomalyTransformer>(Read(Anomaly(_autoencoder, 0, VaeAnomalyScore.ReconstructionLoss)));
        Assert.IsType<VaeAnomalyTransformer>(Read(Anomaly(_autoencoder, 0, VaeAnomalyScore.Surprisal, TestRow.Width)));
    }

    [Fact]
    public void Read_EmptyOutputColumn_SaysSo()
    {
        const string Expected = "The VAE in this model file names no output column; the file is damaged. Save the model again.";

        AssertRefused(Expected, Encode(""));
        AssertRefused(Expected, Reconstruct(""));
    }

    [Fact]
    public void Read_NameOfMegabytes_SaysSo() => AssertRefused(
        "The VAE in this model file has a name of 1000000 bytes, at most 65536 are allowed; the file is damaged.", Encode(new string('x', 1_000_000)));

    [Theory]
    [InlineData(float.PositiveInfinity, "Infinity")]
    [InlineData(float.NegativeInfinity, "-Infinity")]
    [InlineData(float.NaN, "NaN")]
    [InlineData(-0.5f, "-0.5")]
    public void Read_ThresholdThatIsNoScore_SaysSo(float threshold, string text) => AssertRefused(
        $"The VAE's settings in this model file are damaged. The threshold is {text}; it must be finite and at least 0, like the scores. "
        + "(Parameter 'threshold') Save the model again.",
        Anomaly(TestModel.Fitted, threshold, VaeAnomalyScore.ReconstructionLoss));

    [Theory]
    [InlineData(VaeAnomalyScore.NegativeElbo)]
    [InlineData(VaeAnomalyScore.ReconstructionProbability)]
    [InlineData(VaeAnomalyScore.ImportanceWeightedBound)]
    public void Read_ScoreThatTheObjectiveDoesNotHave_SaysSo(VaeAnomalyScore score) => AssertRefused(
        $"The VAE's settings in this model file are damaged. Score is {score}, which draws from the posterior, and an AutoencoderObjective does not train one",
        Anomaly(_autoencoder, 1, score));

    [Fact]
    public void Read_ImputingOnAModelThatIgnoresNothing_SaysSo() => AssertRefused(
        "The VAE's settings in this model file are damaged. keepObserved is true and MissingValues is Error: ",
        Reconstruct("Full", kind: "impute"));

    [Theory]
    [InlineData(-0.5, "noiseShare is -0.5; it must be from 0,")]
    [InlineData(1.5, "noiseShare is 1.5; it must be from 0,")]
    [InlineData(double.NaN, "noiseShare is NaN; it must be from 0,")]
    [InlineData(0.5, "noiseShare is 0.5 and the VAE does not standardise its columns")]
    public void Read_NoiseShareThatNoneHas_SaysSo(double share, string expected) =>
        AssertRefused($"The VAE's settings in this model file are damaged. {expected}", Reconstruct("Full", share));

    /// <summary>As version 2 wrote it, with no share.</summary>
    [Fact]
    public void Read_ReconstructionOfTheSecondFormat_IsThePlainOne() => Assert.Equal(
        1, Assert.IsType<VaeReconstructTransformer>(Read(Payload("reconstruct", TestModel.Fitted, writer => writer.Write("Full"), version: 2))).NoiseShare);

    /// <summary>Read as a stream, as a model file is: what follows the model costs nothing.</summary>
    [Fact]
    public void OpenPayload_BytesAfterTheModel_RefusedWithoutHoldingThem()
    {
        const int Bytes = 50_000_000;
        var payload = Encode("Embedding", trailing: Bytes);
        using var reader = new BinaryReader(new MemoryStream([.. BitConverter.GetBytes((long)payload.Length), .. payload, 9]));
        var before = GC.GetAllocatedBytesForCurrentThread();

        using var part = VaeModelLoader.OpenPayload(reader);
        var error = Assert.Throws<InvalidDataException>(() => new TransformerReader().Read(new object(), part));

        Assert.Equal("The VAE in this model file has 50000000 bytes after its model; the file is damaged. Save the model again.", error.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000);
    }

    [Theory]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(-1f)]
    public void WithThreshold_ThatCouldNotBeLoaded_Throws(float threshold)
    {
        var transformer = (VaeAnomalyTransformer)Read(Anomaly(TestModel.Fitted, 1, VaeAnomalyScore.ReconstructionLoss));

        Assert.StartsWith("The threshold is ", Assert.Throws<ArgumentException>(() => transformer.WithThreshold(threshold)).Message, StringComparison.Ordinal);
    }

    private static byte[] Reconstruct(string output, double share = 1, string kind = "reconstruct") => Payload(
        kind,
        TestModel.Fitted,
        writer =>
        {
            writer.Write(output);
            writer.Write(share);
        });

    private static byte[] Encode(string output, int trailing = 0) => Payload(
        "encode",
        TestModel.Fitted,
        writer =>
        {
            writer.Write(output);
            writer.Write(false);
            writer.Write(false);
            writer.Write(0);
        },
        trailing);

    [Theory]
    [InlineData(0, "there are error scales of 0 slots, and 6 are needed")]
    [InlineData(5, "there are error scales of 5 slots, and 6 are needed")]
    [InlineData(7, "there are error scales of 7 slots, and 6 are needed")]
    [InlineData(-1, "it says that there are error scales of -1 slots")]
    [InlineData(1_000_000, "it says that there are error scales of 1000000 slots")]
    public void Read_ScalesOfOtherSlots_SaysSo(int slots, string expected) => AssertRefused(
        $"The VAE's settings in this model file are damaged: {expected}", Anomaly(TestModel.Fitted, 1, VaeAnomalyScore.Surprisal, slots));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void Read_ScaleThatIsNone_SaysSo(double scale) => AssertRefused(
        "The VAE's settings in this model file are damaged: an error scale is not above 0. Save the model again.",
        Anomaly(TestModel.Fitted, 1, VaeAnomalyScore.Surprisal, TestRow.Width, scale));

    [Fact]
    public void Read_PercentilesWithoutScores_SaysSo() => AssertRefused(
        "The VAE's settings in this model file are damaged. ScorePercentile is true and there are no score quantiles. Save the model again.",
        Anomaly(TestModel.Fitted, 1, VaeAnomalyScore.NegativeElbo, percentile: true));

    private static byte[] Anomaly(
        VaeModel model, float threshold, VaeAnomalyScore score, int slots = 0, double scale = 1, bool percentile = false) => Payload("anomaly", model, writer =>
    {
        writer.Write(threshold);
        writer.Write(false);
        writer.Write((int)score);
        writer.Write(16);
        writer.Write(0);
        writer.Write(percentile);
        writer.Write(false);
        writer.Write(slots);
        for (var i = 0; i < 3 * Math.Clamp(slots, 0, 10); i++)
        {
            writer.Write(scale);
        }
    });

    private static byte[] Payload(string kind, VaeModel model, Action<BinaryWriter> settings, int trailing = 0, int version = TransformerPayload.Version)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(version);
        writer.Write(new byte[SHA256.HashSizeInBytes]);
        writer.Write(kind);
        writer.Write("Features");
        settings(writer);
        writer.Flush();
        model.Save(stream);
        writer.Write(new byte[trailing]);
        writer.Flush();
        var payload = stream.ToArray();
        SHA256.HashData(payload.AsSpan(TransformerPayload.ContentStart), payload.AsSpan(sizeof(int)));
        return payload;
    }

    private static object Read(byte[] payload)
    {
        using var stream = new MemoryStream(payload);
        return new TransformerReader().Read(new object(), stream);
    }

    private static void AssertRefused(string message, byte[] payload) =>
        Assert.StartsWith(message, Assert.Throws<InvalidDataException>(() => Read(payload)).Message, StringComparison.Ordinal);
}
