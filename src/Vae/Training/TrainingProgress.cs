using System.Text.Json.Serialization;

namespace Vae.Training;

/// <summary>How far a run has come, beside its weights. All of it is required: a run that resumed from half would end elsewhere.</summary>
/// <param name="Epoch">The epoch it is in, from 0.</param>
/// <param name="Batch">The next batch of that epoch, from 0; as many as it has when only validation is left.</param>
/// <param name="Sum">The losses of the epoch's batches so far, times their rows' weight.</param>
/// <param name="History">The epochs that are done.</param>
/// <param name="Plateau">The learning rate schedule's memory.</param>
/// <param name="Best">Early stopping's memory.</param>
internal sealed record TrainingProgress(
    [property: JsonRequired] int Epoch,
    [property: JsonRequired] long Batch,
    [property: JsonRequired] VaeLosses Sum,
    [property: JsonRequired] VaeEpochMetrics[] History,
    [property: JsonRequired] PlateauMemory Plateau,
    [property: JsonRequired] BestMemory Best);

/// <summary>What <see cref="ReduceOnPlateau"/> remembers.</summary>
internal readonly record struct PlateauMemory(
    [property: JsonRequired] double Scale, [property: JsonRequired] double Best, [property: JsonRequired] int EpochsWithoutGain);

/// <summary>What early stopping remembers.</summary>
internal readonly record struct BestMemory(
    [property: JsonRequired] double Best, [property: JsonRequired] double Reference, [property: JsonRequired] int EpochsWithoutGain);
