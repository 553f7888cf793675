using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.MLNet;

namespace Vae.Tool.Models;

/// <summary>A fitted pipeline with a VAE, and the columns that it takes: a model.zip, or a .safetensors file, whose pipeline is the VAE alone.</summary>
internal sealed record ModelFile(string Path, ITransformer Pipeline, DataViewSchema InputSchema)
{
    private const string Features = "Features";

    public VaeModel Vae => Pipeline.GetVae();

    /// <summary>The detector of the pipeline; null where it has none.</summary>
    public VaeAnomalyTransformer? Detector => Pipeline.FindVaes().OfType<VaeAnomalyTransformer>().FirstOrDefault();

    /// <exception cref="ToolException">There is no such file, or it holds no VAE.</exception>
    public static ModelFile Load(MLContext mlContext, string path)
    {
        if (!File.Exists(path))
        {
            throw new ToolException($"There is no file '{path}'. Name a model that vae train or ML.NET saved, or a .safetensors file.");
        }

        return IsZip(path) ? FromZip(mlContext, path) : FromWeights(mlContext, path);
    }

    /// <summary>Writes the file whole or not at all.</summary>
    public void Save(MLContext mlContext)
    {
        var partial = $"{Path}.{Guid.NewGuid():N}.partial";
        try
        {
            mlContext.Model.Save(Pipeline, InputSchema, partial);
            File.Move(partial, Path, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static bool IsZip(string path)
    {
        using var file = File.OpenRead(path);
        return file.ReadByte() == 'P' && file.ReadByte() == 'K';
    }

    private static ModelFile FromZip(MLContext mlContext, string path)
    {
        var pipeline = mlContext.Model.Load(path, out var schema);
        return pipeline.FindVaes().Any()
            ? new(path, pipeline, schema ?? throw new ToolException($"{path} was saved without the schema of its input. Save it with data.Schema."))
            : throw new ToolException($"{path} holds a pipeline without a VAE.");
    }

    private static ModelFile FromWeights(MLContext mlContext, string path)
    {
        var model = VaeModel.Load(path);
        var definition = SchemaDefinition.Create(typeof(FeatureRow));
        definition[Features].ColumnType = new VectorDataViewType(NumberDataViewType.Single, model.InputDimension);
        var none = mlContext.Data.LoadFromEnumerable<FeatureRow>([], definition);
        return new(path, mlContext.Transforms.VaeEncode("Embedding", Features, model).Fit(none), none.Schema);
    }

    private sealed class FeatureRow
    {
        public float[] Features { get; set; } = [];
    }
}
