using Vae.Data;
using Vae.Managed;
using Vae.Options;
using Vae.Training;

namespace Vae;

/// <summary>Trains a VAE without ML.NET.</summary>
public static class VaeTrainer
{
    /// <summary>The engine in managed code.</summary>
    internal static IVaeEngine Managed { get; } = new ManagedEngine();

    /// <summary>Trains in managed code, on rows in memory or, above <see cref="VaeRunOptions.MemoryBudget"/>, on a stream of them.</summary>
    /// <example>
    /// <code>
    /// var model = VaeTrainer.Train(new VaeDataset(values, dimension: 12), new VaeOptions { LatentDimension = 3, Seed = 1 });
    /// var mu = new float[model.LatentDimension];
    /// model.Encode(row, mu);
    /// model.Save("model.safetensors");
    /// </code>
    /// </example>
    /// <param name="data">
    /// The rows; a <see cref="VaeDataset"/> holds them in memory. Infinities are errors, as are NaN unless the options ignore missing
    /// values, values outside [0, 1] for Bernoulli, and categories that are not one-hot vectors.
    /// </param>
    /// <param name="options">What to train and how.</param>
    /// <param name="validation">
    /// Rows on which the loss is watched and the best weights are kept, of the same columns; none of them is trained on. Null holds out
    /// <see cref="VaeOptions.ValidationSetFraction"/> of <paramref name="data"/> instead, which must be null or 0 beside them.
    /// </param>
    /// <param name="startFrom">
    /// A model to go on from, of rows of the same columns, left unchanged: its weights are where training starts, its standardisation stays, and what
    /// the options leave null of network, likelihood and objective is the model's. The optimiser starts afresh, and so does the history. With validation the
    /// start stays one of the weights to choose from. Null starts afresh.
    /// </param>
    /// <returns>The trained model, with the best weights on the validation rows if there are any, else the last.</returns>
    /// <remarks>
    /// With a <see cref="VaeRunOptions.Checkpoint"/> it first resumes from the file if there is one; from a stream it then reads again
    /// what it had trained on in the interrupted epoch. Rows of a stream are held out for validation at random,
    /// one by one, so that their share is only about <see cref="VaeOptions.ValidationSetFraction"/>.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// There are no rows, an option is outside its range or does not suit the data, or a value in the data is not valid; or the rows to validate on or
    /// the model to start from do not suit the data or the options.
    /// </exception>
    /// <exception cref="VaeTrainingException">The loss became NaN or infinite, or memory ran out.</exception>
    /// <exception cref="InvalidOperationException">
    /// The options ask for a GPU, or the number of rows changed between two passes over the data.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// The options' token was cancelled, and they do not ask for the model then or there is none yet.
    /// </exception>
    /// <exception cref="InvalidDataException">The options' checkpoint file is not a checkpoint, or is damaged.</exception>
    /// <exception cref="IOException">The checkpoint file cannot be read or written.</exception>
    public static VaeModel Train(IVaeRowSource data, VaeOptions options, IVaeRowSource? validation = null, VaeModel? startFrom = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Run?.Engine == VaeEngine.TorchSharp
            ? throw new ArgumentException(
                "Run.Engine is TorchSharp; VaeTrainer trains in managed code. Call TorchSharpVae.Train of Vae.TorchSharp, or set Run.Engine to "
                + "Auto or Managed.",
                nameof(options))
            : Train(data, options, Managed, validation, startFrom);
    }

    /// <summary>Trains by an engine, whatever the options say of it.</summary>
    internal static VaeModel Train(
        IVaeRowSource data, VaeOptions options, IVaeEngine engine, IVaeRowSource? validation = null, VaeModel? startFrom = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        options = validation is null || options.Run is null ? options : options with { Run = options.Run with { ValidatesOnRows = true } };
        options.Validate();
        if (options.ConditionColumnName is { } column && data.ConditionDimension == 0)
        {
            throw new ArgumentException(
                $"{nameof(options.ConditionColumnName)} is '{column}', and the rows have no condition: {nameof(IVaeRowSource)}.{nameof(data.ConditionDimension)} "
                + "is 0. Say there how many values of a row are its condition; columns have names in ML.NET alone.",
                nameof(options));
        }

        options = WarmStart.Begin(options, startFrom, data.Dimension - data.ConditionDimension);
        var architecture = WarmStart.Complete(options, startFrom).BuildArchitecture(data.Dimension - data.ConditionDimension, data.ConditionDimension);
        var rows = TrainingRows.Read(data, architecture, options);
        if (validation is not null)
        {
            rows.ReadValidation(validation, architecture, options);
        }

        return Train(rows, WarmStart.Complete(DataDefaults.For(options, rows.Facts), startFrom), engine, startFrom?.Weights);
    }

    /// <summary>Trains on rows that have been read for the architecture that these options build.</summary>
    internal static VaeModel Train(TrainingRows rows, VaeOptions options, IVaeEngine engine, VaeWeights? start = null)
    {
        options.Validate();
        var architecture = options.BuildArchitecture(rows.InputDimension, rows.ConditionDimension);
        try
        {
            using var loop = new TrainingLoop(rows, architecture, options, engine, start);
            return loop.Run();
        }
        catch (OutOfMemoryException e)
        {
            throw MemoryShortage.Error(e, architecture, options);
        }
        finally
        {
            if (options.Run.Peers is { } peers)
            {
                peers.IsTraining = false;
            }
        }
    }
}
