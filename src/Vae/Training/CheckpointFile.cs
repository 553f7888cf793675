using System.Globalization;
using System.Text.Json;
using Vae.Clusters;
using Vae.Serialization;

namespace Vae.Training;

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

    // As the safetensors format itself limits it.
    private const int MaxHeaderBytes = 100_000_000;

    // Of the header, for each epoch of the history; about 300 in truth.
    private const int BytesPerEpoch = 512;

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
            ["progress"] = JsonSerializer.Serialize(checkpoint.Progress, CheckpointJson.Default.TrainingProgress),
            ["steps"] = checkpoint.State.Steps.ToString(CultureInfo.InvariantCulture),
            ["groups"] = string.Join(' ', groups.Select(group => group.Name)),
        };
        identity.Write(metadata);
        AtomicFile.Write(path, Mark, stream => SafetensorsWriter.Write(
            stream, metadata, groups.SelectMany(group => Named(group.Name)), [.. groups.Select(group => group.Values)]));
    }

    /// <summary>Goes on from the file, if there is one.</summary>
    /// <param name="cluster">Others that go on from the first process's file; null for a process alone.</param>
    /// <param name="run">How far the run can come.</param>
    /// <param name="restore">Takes what was read; an argument that it refuses is one that the file held.</param>
    /// <exception cref="InvalidDataException">It is no checkpoint, is damaged, or comes from a later version.</exception>
    /// <exception cref="ArgumentException">It belongs to another run.</exception>
    public void Restore(VaeCluster? cluster, RunExtent run, Action<TrainingCheckpoint> restore)
    {
        using Stream? stream = cluster is null ? Open() : OpenOfFirst(cluster);
        if (stream is null)
        {
            return;
        }

        var reader = Checked(() => Open(stream, run));
        if (Checked(() => identity.Difference(reader.Metadata)) is { } difference)
        {
            throw new ArgumentException(
                $"The checkpoint '{path}' belongs to another training run: {difference}. "
                + "Delete the file to start over, use another path, or restore what has changed.");
        }

        var checkpoint = Checked(() => Read(reader, stream, run));
        try
        {
            restore(checkpoint);
        }
        catch (ArgumentException e)
        {
            throw Damaged($"The checkpoint is damaged: {e.Message}", e);
        }
    }

    /// <summary>The run is done.</summary>
    public void Delete() => File.Delete(path);

    private FileStream? Open() => File.Exists(path) ? File.OpenRead(path) : null;

    /// <summary>The first process's file: the others may lie on machines that do not see it.</summary>
    private MemoryStream? OpenOfFirst(VaeCluster cluster)
    {
        var bytes = cluster.Exchange(() => cluster.Rank == 0 && File.Exists(path) ? [1, .. File.ReadAllBytes(path)] : [])[0];
        return bytes.Length > 0 ? new(bytes, 1, bytes.Length - 1, writable: false) : null;
    }

    private static SafetensorsReader Open(Stream stream, RunExtent run)
    {
        var maxHeader = Math.Min(MaxHeaderBytes, SafetensorsReader.MaxHeaderBytes + ((long)BytesPerEpoch * run.Epochs));
        var reader = SafetensorsReader.Open(stream, "checkpoint", FormatName, Version, (int)maxHeader);
        if (!reader.Metadata.ContainsKey(Checksums.HeaderKey) || !reader.Metadata.ContainsKey(Checksums.DataKey))
        {
            throw new InvalidDataException("The checkpoint is damaged: it lacks a checksum.");
        }

        MetadataLimits.Check(reader.Metadata, Math.Max(MetadataLimits.MaxItems, run.Epochs), "progress", "options");
        return reader;
    }

    private TrainingCheckpoint Read(SafetensorsReader reader, Stream stream, RunExtent run)
    {
        var metadata = reader.Metadata;
        var progress = JsonSerializer.Deserialize(metadata["progress"], CheckpointJson.Default.TrainingProgress);
        var steps = long.Parse(metadata["steps"], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var names = metadata["groups"].Split(' ');
        if ((long)names.Length * _parameters.Count != reader.TensorCount)
        {
            throw new InvalidDataException(
                $"The checkpoint is damaged: its groups should have {names.Length} times {_parameters.Count} arrays, and have {reader.TensorCount}.");
        }

        CheckpointRules.Check(progress, steps, names.Contains("best"), run);
        var arrays = reader.ReadTensors([.. names.Select(Named)], "the arrays");
        if (stream.Position < stream.Length)
        {
            throw new InvalidDataException($"The checkpoint is damaged: it has {stream.Length - stream.Position} bytes after its arrays.");
        }

        var groups = names.Zip(arrays).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
        groups.Remove("weights", out var weights);
        groups.Remove("best", out var best);
        return new(
            progress!,
            new VaeTrainingState(
                new VaeWeights(architecture, weights),
                steps,
                groups.Select(group => KeyValuePair.Create(group.Key, (ReadOnlyMemory<float>)group.Value))),
            best is null ? null : new VaeWeights(architecture, best));
    }

    private T Checked<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException e)
        {
            throw Damaged(e.Message, e);
        }
        catch (Exception e) when (
            e is JsonException or FormatException or OverflowException or InvalidOperationException or NotSupportedException
                or KeyNotFoundException or ArgumentException)
        {
            throw Damaged($"This is not a VAE checkpoint, or it is damaged: {Excerpt.Of(e.Message)}", e);
        }
    }

    private IReadOnlyList<VaeParameter> Named(string group) =>
        [.. _parameters.Select(parameter => parameter with { Name = $"{group}.{parameter.Name}" })];

    private InvalidDataException Damaged(string message, Exception e) =>
        new($"Training cannot resume from '{path}': {message} Delete the file to start over.", e);
}
