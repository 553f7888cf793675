using System.Globalization;
using System.Text.Json;

namespace Vae.Serialization;

/// <summary>Reads and writes the checkpoints of one run.</summary>
/// <remarks>
/// *** Binary format ***
/// A safetensors block. "__metadata__": format, version, what <see cref="RunIdentity"/> writes, progress (JSON), steps, groups,
///   and the <see cref="Checksums"/>. Tensors, each group in the order of the architecture's parameters: "weights.{name}"; "best.{name}", if there are
///   best weights; "{array}.{name}" for each of the optimiser's arrays, in ordinal order.
/// </remarks>
internal sealed class CheckpointFile(string path, RunIdentity identity, VaeArchitecture architecture)
{
    public const string FormatName = "vae.mlnet.checkpoint";

    public const int Version = 1;

    private const string Mark = "next";

    private readonly IReadOnlyList<VaeParameter> _parameters = architecture.GetParameters();

    /// <summary>Replaces the file.</summary>
    public void Write(TrainingCheckpoint checkpoint)
    {
        List<(string Name, ReadOnlyMemory<float> Values)> groups = [("weights", checkpoint.State.Weights.Memory)];
        if (checkpoint.Best is { } best)
        {
            groups.Add(("best", best.Memory));
        }

        groups.AddRange(checkpoint.State.Optimizer.Select(array => (array.Key, array.Value)));
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["format"] = FormatName,
            ["version"] = Version.ToString(CultureInfo.InvariantCulture),
            ["progress"] = JsonSerializer.Serialize(checkpoint.Progress, ModelJson.Of<TrainingProgress>()),
            ["steps"] = checkpoint.State.Steps.ToString(CultureInfo.InvariantCulture),
            ["groups"] = string.Join(' ', groups.Select(group => group.Name)),
        };
        identity.Write(metadata);
        AtomicFile.Write(path, Mark, stream => SafetensorsWriter.Write(
            stream, metadata, groups.SelectMany(group => Named(group.Name)), [.. groups.Select(group => group.Values)]));
    }

    /// <summary>Reads the file, if there is one.</summary>
    /// <exception cref="InvalidDataException">It is no checkpoint, is damaged, or comes from a later version.</exception>
    /// <exception cref="ArgumentException">It belongs to another run.</exception>
    public TrainingCheckpoint? TryRead()
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var stream = File.OpenRead(path);
            return Read(stream);
        }
        catch (InvalidDataException e)
        {
            throw Damaged(e.Message, e);
        }
        catch (Exception e) when (
            e is JsonException or FormatException or OverflowException or InvalidOperationException or NotSupportedException
                or KeyNotFoundException)
        {
            throw Damaged($"This is not a VAE checkpoint, or it is damaged: {e.Message}", e);
        }
    }

    /// <summary>The run is done.</summary>
    public void Delete() => File.Delete(path);

    private TrainingCheckpoint Read(Stream stream)
    {
        var reader = SafetensorsReader.Open(stream, "checkpoint", FormatName, Version);
        var metadata = reader.Metadata;
        if (!metadata.ContainsKey(Checksums.HeaderKey) || !metadata.ContainsKey(Checksums.DataKey))
        {
            throw new InvalidDataException("The checkpoint is damaged: it lacks a checksum.");
        }

        if (identity.Difference(metadata) is { } difference)
        {
            throw new ArgumentException(
                $"The checkpoint '{path}' belongs to another training run: {difference}. "
                + "Delete the file to start anew, give another path, or go back to what it was.");
        }

        var names = metadata["groups"].Split(' ');
        var arrays = reader.ReadTensors([.. names.Select(Named)], "the arrays");
        var groups = names.Zip(arrays).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
        groups.Remove("weights", out var weights);
        groups.Remove("best", out var best);
        return new(
            JsonSerializer.Deserialize(metadata["progress"], ModelJson.Of<TrainingProgress>())!,
            new VaeTrainingState(
                new VaeWeights(architecture, weights),
                long.Parse(metadata["steps"], CultureInfo.InvariantCulture),
                groups.Select(group => KeyValuePair.Create(group.Key, (ReadOnlyMemory<float>)group.Value))),
            best is null ? null : new VaeWeights(architecture, best));
    }

    private IReadOnlyList<VaeParameter> Named(string group) =>
        [.. _parameters.Select(parameter => parameter with { Name = $"{group}.{parameter.Name}" })];

    private InvalidDataException Damaged(string message, Exception e) =>
        new($"Training cannot resume from '{path}': {message} Delete the file to start anew.", e);
}
