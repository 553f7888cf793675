using Microsoft.Extensions.ObjectPool;
using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.MLNet.Data;

namespace WebService;

/// <summary>A loaded model, for any number of requests at once.</summary>
internal sealed class Detector
{
    private const string InputColumn = nameof(InputRow.Features);
    private readonly ObjectPool<PredictionEngine<InputRow, RowScore>> _engines;

    private Detector(int width, IPooledObjectPolicy<PredictionEngine<InputRow, RowScore>> policy) =>
        (Width, _engines) = (width, new DefaultObjectPoolProvider().Create(policy));

    /// <summary>Values per row.</summary>
    public int Width { get; }

    public static Detector Load(string path)
    {
        // Nothing to register: the file names the assembly that its VAE needs.
        var mlContext = new MLContext();
        var model = mlContext.Model.Load(path, out var schema);
        var type = schema.GetColumnOrNull(InputColumn)?.Type as VectorDataViewType;
        if (type is not { IsKnownSize: true })
        {
            throw new InvalidDataException($"The model in {path} reads no vector column '{InputColumn}' of known size.");
        }

        var rowSchema = SchemaDefinition.Create(typeof(InputRow));
        rowSchema[InputColumn].ColumnType = type;
        var detector = new Detector(type.Size, new EnginePolicy(mlContext, model, rowSchema));
        detector.Score(new float[type.Size]); // a model that cannot score fails now, and the first client need not wait
        return detector;
    }

    /// <returns>Null if the values are so large that there is no finite score.</returns>
    public RowScore? Score(float[] row)
    {
        // An engine serves one thread at a time.
        var engine = _engines.Get();
        try
        {
            var score = engine.Predict(new InputRow { Features = row });
            return float.IsFinite(score.Score) ? score : null;
        }
        catch (InvalidOperationException)
        {
            // A value became infinite on its way through the pipeline, which the VAE refuses.
            return null;
        }
        finally
        {
            _engines.Return(engine);
        }
    }

    private sealed class EnginePolicy(MLContext mlContext, ITransformer model, SchemaDefinition rowSchema)
        : PooledObjectPolicy<PredictionEngine<InputRow, RowScore>>
    {
        public override PredictionEngine<InputRow, RowScore> Create() =>
            mlContext.Model.CreatePredictionEngine<InputRow, RowScore>(model, inputSchemaDefinition: rowSchema);

        public override bool Return(PredictionEngine<InputRow, RowScore> obj) => true;
    }
}
