using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Export;
using Vae.MLNet.Data;
using Vae.MLNet.Mapping;
using Vae.MLNet.Serialization;
using Vae.Options;

namespace Vae.MLNet;

/// <summary>Adds a latent representation of each row: the posterior mean mu or, on request, a sample, and the log-variance.</summary>
public sealed class VaeEncodeTransformer : VaeTransformer
{
    internal const string KindName = "encode";

    internal VaeEncodeTransformer(VaeModel model, string inputColumnName, string outputColumnName, bool logVariance, int? sampleSeed)
        : base(model, inputColumnName)
    {
        OutputColumnName = outputColumnName;
        LogVariance = logVariance;
        SampleSeed = sampleSeed;
    }

    /// <summary>The column with the embedding: a Vector&lt;Single&gt; of <see cref="VaeModel.LatentDimension"/> values.</summary>
    public string OutputColumnName { get; }

    /// <summary>Whether to add the column <c>{output}.LogVariance</c>, the natural log of the posterior variance.</summary>
    public bool LogVariance { get; }

    /// <summary>The seed of the posterior sample that takes the place of mu; null for mu.</summary>
    public int? SampleSeed { get; }

    internal override string Kind => KindName;

    internal static string LogVarianceColumn(string outputColumnName) => outputColumnName + ".LogVariance";

    /// <exception cref="ArgumentException">The columns need a posterior, which this objective does not train.</exception>
    internal static void CheckObjective(VaeObjective objective, bool logVariance, int? sampleSeed)
    {
        var failure = (logVariance ? ObjectiveRules.NoPosterior(objective, "logVariance asks for", "Leave it false") : null)
            ?? (sampleSeed is null ? null : ObjectiveRules.NoPosterior(objective, "sampleSeed draws with", "Leave it null"));
        if (failure is not null)
        {
            throw new ArgumentException(failure);
        }
    }

    internal override DataViewSchema.DetachedColumn[] DescribeOutputs(InputColumn input)
    {
        var type = new VectorDataViewType(NumberDataViewType.Single, Model.LatentDimension);
        DataViewSchema.DetachedColumn embedding = new(OutputColumnName, type);
        return LogVariance ? [embedding, new(LogVarianceColumn(OutputColumnName), type)] : [embedding];
    }

    internal override Delegate?[] CreateGetters(InputRows rows, bool[] active)
    {
        var embedding = new ValueBlock(Model.LatentDimension);
        var logVar = new ValueBlock(Model.LatentDimension);
        var needsSample = SampleSeed.HasValue && active[0];
        var needsLogVar = LogVariance && active[1];
        var values = new RowValues(rows, OperationsPerRow, needsLogVar ? [embedding, logVar] : [embedding], (block, first, count) =>
        {
            var mu = embedding.Rows(first, count);
            if (needsLogVar)
            {
                Model.Encode(block, mu, logVar.Rows(first, count));
            }
            else if (!needsSample)
            {
                Model.Encode(block, mu);
            }

            if (needsSample)
            {
                Model.SamplePosterior(block, SampleSeed!.Value, mu);
            }
        });
        return [.. active.Select((isActive, i) => isActive ? Getters.Vector(values, i == 0 ? embedding : logVar) : null)];
    }

    internal override string[] AddTo(IOnnxGraph graph, string rows, string? condition)
    {
        if (SampleSeed is not null)
        {
            throw new NotSupportedException(
                $"Column '{OutputColumnName}' holds a posterior sample, whose noise follows from each row's own bits; ONNX has no operator for that. Use "
                + "VaeEncode without sampleSeed, or export the VAE itself with VaeModel.ExportOnnx.");
        }

        var (mu, logVar) = new OnnxFormulas(graph, Model, condition).Encode(rows, LogVariance);
        return logVar is null ? [mu] : [mu, logVar];
    }

    // *** Binary format ***
    // string: output column
    // bool: log-variance column
    // bool: posterior sample instead of mu
    // int: its seed; 0 without
    internal override void WriteSettings(BinaryWriter writer)
    {
        writer.Write(OutputColumnName);
        writer.Write(LogVariance);
        writer.Write(SampleSeed.HasValue);
        writer.Write(SampleSeed ?? 0);
    }

    // *** Binary format *** see WriteSettings
    internal static Func<VaeModel, VaeTransformer> ReadSettings(BinaryReader reader, string inputColumnName)
    {
        var output = SavedSettings.ReadColumn(reader, "output");
        var logVariance = reader.ReadBoolean();
        var sampled = reader.ReadBoolean();
        var seed = reader.ReadInt32();
        return model =>
        {
            SavedSettings.Check(() => CheckObjective(model.Objective, logVariance, sampled ? seed : null));
            return new VaeEncodeTransformer(model, inputColumnName, output, logVariance, sampled ? seed : null);
        };
    }
}
