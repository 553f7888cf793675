using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>Stand-in for ML.NET's ModelParametersBase.</summary>
public abstract class ModelParametersBase<TOutput> : ICanSaveModel
{
    private protected ModelParametersBase()
    {
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        Contracts.CheckValue(ctx, nameof(ctx));
        ctx.CheckAtModel();
        SaveCore(ctx);
    }

    private protected abstract void SaveCore(ModelSaveContext ctx);

    /// <summary>Maps the features of a row to the score. The span passed in stays the caller's.</summary>
    private protected abstract void ScoreCore(ReadOnlySpan<float> features, ref TOutput score);

    internal void Score(ReadOnlySpan<float> features, ref TOutput score) => ScoreCore(features, ref score);
}
