using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>Stand-in for ML.NET's RandomizedPcaTrainer.</summary>
public sealed class RandomizedPcaTrainer : TrainerEstimatorBase<AnomalyPredictionTransformer<PcaModelParameters>, PcaModelParameters>
{
    private readonly Options _options;
    private readonly int _seed;

    internal RandomizedPcaTrainer(IHostEnvironment env, Options options)
        : base(env.Register("pcaAnomaly"), options.FeatureColumnName, label: default, options.ExampleWeightColumnName)
    {
        Host.CheckParam(options.Rank > 0, nameof(options.Rank), "Rank must be positive");
        Host.CheckParam(options.Oversampling >= 0, nameof(options.Oversampling), "Oversampling must be non-negative");
        _options = options;
        _seed = options.Seed ?? Host.Rand.Next();
    }

    public override TrainerInfo Info { get; } = new(needNormalization: true, wantCaching: true);

    private protected override IEnumerable<SchemaShape.Column> OutputShapes(SchemaShape inputSchema) =>
    [
        new("Score", SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.Single, isKey: false, new SchemaShape(AnnotationKinds.ScoreShapes)),
        new("PredictedLabel", SchemaShape.Column.VectorKind.Scalar, BooleanDataViewType.Instance, isKey: false, new SchemaShape(AnnotationKinds.ScoreShapes)),
    ];

    private protected override PcaModelParameters Train(IDataView data)
    {
        var rows = new TrainingRows(Host, data, FeatureColumn.Name, label: null, WeightColumn.Name);
        return new PcaModelParameters(
            PrincipalComponents.Fit(Host, rows, _options.Rank, _options.Oversampling, _options.EnsureZeroMean, _seed));
    }

    private protected override AnomalyPredictionTransformer<PcaModelParameters> MakeTransformer(
        PcaModelParameters model, DataViewSchema trainSchema) =>
        new(model, FeatureColumn.Name, trainSchema[FeatureColumn.Name].Type);

    /// <summary>Stand-in for ML.NET's RandomizedPcaTrainer.Options.</summary>
    public sealed class Options : UnsupervisedTrainerInputBaseWithWeight
    {
        public int Rank = 20;
        public int Oversampling = 20;
        public bool EnsureZeroMean = true;
        public int? Seed;
    }
}
