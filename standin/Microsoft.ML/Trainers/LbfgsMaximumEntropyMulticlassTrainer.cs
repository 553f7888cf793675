using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>Stand-in for ML.NET's LbfgsMaximumEntropyMulticlassTrainer: softmax regression with L1 and L2 penalties.</summary>
public sealed class LbfgsMaximumEntropyMulticlassTrainer
    : LbfgsTrainerBase<LbfgsMaximumEntropyMulticlassTrainer.Options, MulticlassPredictionTransformer<MaximumEntropyModelParameters>, MaximumEntropyModelParameters>
{
    internal LbfgsMaximumEntropyMulticlassTrainer(IHostEnvironment env, Options options)
        : base(env.Register("LbfgsMaximumEntropy"), options, Label(options))
    {
    }

    private protected override IEnumerable<SchemaShape.Column> OutputShapes(SchemaShape inputSchema)
    {
        var label = inputSchema.Input(LabelColumn.Name);
        bool hasValues = label.Annotations.TryFindColumn(AnnotationKinds.KeyValues, out var values)
            && values.Kind == SchemaShape.Column.VectorKind.Vector;
        var names = new List<SchemaShape.Column>();
        if (hasValues && values.ItemType is TextDataViewType)
            names.Add(AnnotationKinds.SlotNamesShape);
        if (hasValues)
            names.Add(AnnotationKinds.Shape(AnnotationKinds.TrainingLabelValues, values.ItemType, isVector: true));
        var scoreAnnotations = Shapes.AnnotationsOf([.. names, .. AnnotationKinds.ScoreShapes]);
        var labelAnnotations = Shapes.AnnotationsOf([.. label.Kept(AnnotationKinds.KeyValues), .. AnnotationKinds.ScoreShapes]);
        return
        [
            new("Score", SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, isKey: false, scoreAnnotations),
            new("PredictedLabel", SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.UInt32, isKey: true, labelAnnotations),
        ];
    }

    private protected override MaximumEntropyModelParameters Train(IDataView data)
    {
        var rows = new TrainingRows(Host, data, FeatureColumn.Name, LabelColumn.Name, WeightColumn.Name);
        int classes = checked((int)((KeyDataViewType)data.Schema[LabelColumn.Name].Type).Count);
        var regression = new SoftmaxRegression(rows, classes, TrainerOptions.L2Regularization);
        var lbfgs = new Lbfgs(
            TrainerOptions.HistorySize,
            TrainerOptions.OptimizationTolerance,
            TrainerOptions.MaximumNumberOfIterations,
            TrainerOptions.L1Regularization / rows.Features.Length,
            unpenalised: classes,
            TrainerOptions.EnforceNonNegativity);
        double[] weights = lbfgs.Minimize(regression.Loss, new double[classes * (1 + rows.Width)]);
        return new MaximumEntropyModelParameters(classes, rows.Width, Array.ConvertAll(weights, w => (float)w));
    }

    private protected override MulticlassPredictionTransformer<MaximumEntropyModelParameters> MakeTransformer(
        MaximumEntropyModelParameters model, DataViewSchema trainSchema) =>
        new(model, FeatureColumn.Name, trainSchema[FeatureColumn.Name].Type, trainSchema[LabelColumn.Name]);

    private static SchemaShape.Column Label(Options options)
    {
        Contracts.CheckNonEmpty(options.FeatureColumnName, nameof(options.FeatureColumnName));
        return new SchemaShape.Column(options.LabelColumnName, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.UInt32, isKey: true);
    }

    /// <summary>Stand-in for ML.NET's LbfgsMaximumEntropyMulticlassTrainer.Options.</summary>
    public sealed class Options : OptionsBase;
}
