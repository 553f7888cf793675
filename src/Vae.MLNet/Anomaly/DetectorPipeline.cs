using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Anomaly;

/// <summary>A fitted pipeline with one detector in it, at any place and in chains within chains.</summary>
internal sealed class DetectorPipeline
{
    private static readonly TransformerScope[] _scopes = [TransformerScope.Training, TransformerScope.Testing, TransformerScope.Scoring];
    private static readonly MethodInfo _replaceIn =
        typeof(DetectorPipeline).GetMethod(nameof(ReplaceIn), BindingFlags.Instance | BindingFlags.NonPublic)!;

    private readonly ITransformer _whole;

    /// <exception cref="ArgumentException">There is no detector, or more than one.</exception>
    public DetectorPipeline(ITransformer whole)
    {
        ArgumentNullException.ThrowIfNull(whole);
        _whole = whole;
        Detector = whole.FindVaes().OfType<VaeAnomalyTransformer>().ToArray() switch
        {
            [var one] => one,
            [] => throw new ArgumentException(
                "No step of this transformer is a VAE anomaly detector. Pass the whole fitted pipeline.", nameof(whole)),
            var many => throw new ArgumentException(
                $"This transformer has {many.Length} VAE anomaly detectors; it must have one. Pass the part of the pipeline with one of them.",
                nameof(whole)),
        };
    }

    public VaeAnomalyTransformer Detector { get; }

    /// <summary>The data as they are just after the detector.</summary>
    /// <param name="data">
    /// What the pipeline takes. To a detector alone, which cannot tell rows that the steps before it have prepared from others, what the
    /// pipeline gave: with scores.
    /// </param>
    public IDataView Score(IDataView data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return _whole == Detector ? data : Steps(_whole).TakeWhile(step => step != Detector).Append(Detector).Aggregate(data, (view, step) => step.Transform(view));
    }

    /// <summary>The same pipeline, of the same type, with another detector in the place of this one.</summary>
    public ITransformer With(VaeAnomalyTransformer other) => Replace(_whole, other);

    private static IEnumerable<ITransformer> Steps(ITransformer transformer) =>
        transformer is IEnumerable<ITransformer> chain ? chain.SelectMany(Steps) : [transformer];

    private ITransformer Replace(ITransformer transformer, VaeAnomalyTransformer other)
    {
        if (transformer is not IEnumerable<ITransformer> chain)
        {
            return transformer == Detector ? other : transformer;
        }

        return transformer.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(TransformerChain<>)
            ? (ITransformer)_replaceIn.MakeGenericMethod(type.GetGenericArguments()).Invoke(this, BindingFlags.DoNotWrapExceptions, binder: null, [chain, other], culture: null)!
            : throw new NotSupportedException($"{transformer.GetType()} is not a TransformerChain, and only of those are the steps known.");
    }

    /// <summary>Keeps the chain's type and what each step is for.</summary>
    private TransformerChain<TLast> ReplaceIn<TLast>(TransformerChain<TLast> chain, VaeAnomalyTransformer other)
        where TLast : class, ITransformer
    {
        var scopes = _scopes.Select(scope => (Scope: scope, Steps: chain.GetModelFor(scope).ToHashSet())).ToArray();
        return new(
            chain.Select(step => Replace(step, other)),
            chain.Select(step => scopes.Where(scope => scope.Steps.Contains(step)).Aggregate(default(TransformerScope), (all, scope) => all | scope.Scope)));
    }
}
