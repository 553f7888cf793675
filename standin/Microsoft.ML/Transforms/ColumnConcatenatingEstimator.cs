using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Stand-in for ML.NET's ColumnConcatenatingEstimator.</summary>
public sealed class ColumnConcatenatingEstimator : IEstimator<ColumnConcatenatingTransformer>
{
    private readonly string _output;
    private readonly string[] _inputs;

    internal ColumnConcatenatingEstimator(string outputColumnName, string[] inputColumnNames)
    {
        Contracts.CheckNonEmpty(outputColumnName, nameof(outputColumnName));
        Contracts.CheckValue(inputColumnNames, nameof(inputColumnNames));
        Contracts.CheckParam(inputColumnNames.Length > 0, nameof(inputColumnNames), "Input columns not specified");
        Contracts.CheckParam(!inputColumnNames.Any(string.IsNullOrEmpty), nameof(inputColumnNames), "Contained some null or empty items");
        _output = outputColumnName;
        _inputs = inputColumnNames;
    }

    public ColumnConcatenatingTransformer Fit(IDataView input)
    {
        Contracts.CheckValue(input, nameof(input));
        return new ColumnConcatenatingTransformer(_output, _inputs);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        var inputs = Array.ConvertAll(_inputs, name => inputSchema.Input(name));
        var item = inputs[0].ItemType;
        foreach (var input in inputs)
        {
            Contracts.Check(!input.IsKey, $"Column '{input.Name}' is key. Concatenation of keys is unsupported.");
            Contracts.Check(
                input.ItemType.Equals(item),
                $"Concatenated columns should have the same type. Column '{input.Name}' has type of {input.ItemType}, but expected column type is {item}.");
        }
        var annotations = new List<SchemaShape.Column>();
        if (Array.TrueForAll(inputs, c => c.IsNormalizedShape()))
            annotations.Add(AnnotationKinds.NormalizedShape);
        if (Array.Exists(inputs, c => c.Has(AnnotationKinds.CategoricalSlotRanges)))
            annotations.Add(AnnotationKinds.RangesShape);
        if (Array.Exists(inputs, c => c.Kind == SchemaShape.Column.VectorKind.Scalar || c.Has(AnnotationKinds.SlotNames)))
            annotations.Add(AnnotationKinds.SlotNamesShape);
        var kind = Array.Exists(inputs, c => c.Kind == SchemaShape.Column.VectorKind.VariableVector)
            ? SchemaShape.Column.VectorKind.VariableVector
            : SchemaShape.Column.VectorKind.Vector;
        return inputSchema.With(new SchemaShape.Column(_output, kind, item, isKey: false, Shapes.AnnotationsOf(annotations)));
    }
}
