using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

[assembly: LoadableClass(typeof(MaximumEntropyModelParameters), null, typeof(SignatureLoadModel),
    "Maximum entropy model", MaximumEntropyModelParameters.LoadName)]

namespace Microsoft.ML.Trainers;

/// <summary>Stand-in for ML.NET's MaximumEntropyModelParameters: scores are probabilities.</summary>
public sealed class MaximumEntropyModelParameters : LinearMulticlassModelParametersBase
{
    internal const string LoadName = "MultiClassLRExec";

    internal MaximumEntropyModelParameters(int classes, int features, float[] parameters)
        : base(classes, features, parameters)
    {
    }

    private static VersionInfo Version => VersionInfo.Of("MULTI LR", LoadName);

    /// <summary>Turns scores into probabilities, in place, and gives the logarithm of the sum of their exponentials.</summary>
    internal static float Softmax(Span<float> scores)
    {
        float max = float.NegativeInfinity;
        foreach (float score in scores)
            max = Math.Max(max, score);
        float sum = 0;
        foreach (float score in scores)
            sum += MathF.Exp(score - max);
        float logSum = max + MathF.Log(sum);
        foreach (ref float score in scores)
            score = MathF.Exp(score - logSum);
        return logSum;
    }

    private protected override void ScoreCore(ReadOnlySpan<float> features, ref VBuffer<float> score)
    {
        var editor = VBufferEditor.Create(ref score, Classes);
        for (int c = 0; c < Classes; c++)
            editor.Values[c] = Parameters[c] + VectorMath.Dot(features, Parameters.AsSpan(Classes + c * Features, Features));
        Softmax(editor.Values);
        score = editor.Commit();
    }

    // *** Binary format ***
    // int: classes; int: features; float[]: biases, then weights class by class
    private protected override void SaveCore(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(Version);
        ctx.Writer.Write(Classes);
        ctx.Writer.Write(Features);
        SchemaFormat.WriteValues(ctx.Writer, Parameters);
    }

    private static MaximumEntropyModelParameters Create(ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        int classes = ctx.Reader.ReadInt32();
        int features = ctx.Reader.ReadInt32();
        var parameters = SchemaFormat.ReadValues<float>(ctx.Reader);
        Contracts.CheckDecode(classes > 0 && parameters.LongLength == classes * (1L + features), "Corrupt model: the numbers of classes, features and weights disagree.");
        return new MaximumEntropyModelParameters(classes, features, parameters);
    }
}
