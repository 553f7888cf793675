using Microsoft.ML;
using Microsoft.ML.Data;

namespace WebService;

/// <summary>A model to try the service with: it knows handwritten digits, 64 pixels from 0 to 16, and finds everything else odd.</summary>
internal static class DigitModel
{
    private const int Pixels = 64;

    public static void TrainAndSave(string path)
    {
        var mlContext = new MLContext(seed: 1);
        var digits = mlContext.Data.LoadFromTextFile(
            Path.Combine(AppContext.BaseDirectory, "digits.csv"),
            [new TextLoader.Column(nameof(InputRow.Features), DataKind.Single, 0, Pixels - 1)],
            separatorChar: ',');
        var pipeline = mlContext.Transforms.NormalizeMinMax(nameof(InputRow.Features))
            .Append(mlContext.AnomalyDetection.Trainers.Vae(nameof(InputRow.Features), contamination: 0.01));
        mlContext.Model.Save(pipeline.Fit(digits), digits.Schema, path);
    }
}
