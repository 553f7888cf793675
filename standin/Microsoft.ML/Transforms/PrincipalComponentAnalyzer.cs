using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace Microsoft.ML.Transforms;

/// <summary>Stand-in for ML.NET's PrincipalComponentAnalyzer.</summary>
public sealed class PrincipalComponentAnalyzer : IEstimator<PrincipalComponentAnalysisTransformer>
{
    private readonly IHost _host;
    private readonly InputOutputColumnPair _column;
    private readonly string _weightColumn;
    private readonly int _rank;
    private readonly int _oversampling;
    private readonly bool _isCentred;
    private readonly int _seed;

    internal PrincipalComponentAnalyzer(
        IHostEnvironment env, InputOutputColumnPair column, string weightColumn, int rank, int oversampling, bool isCentred, int? seed)
    {
        _host = env.Register(nameof(PrincipalComponentAnalyzer));
        _host.CheckParam(rank > 0, nameof(rank), "Rank must be positive");
        _host.CheckParam(oversampling >= 0, "overSampling", "Oversampling must be non-negative");
        _column = column;
        _weightColumn = weightColumn;
        _rank = rank;
        _oversampling = oversampling;
        _isCentred = isCentred;
        _seed = seed ?? _host.Rand.Next();
    }

    public PrincipalComponentAnalysisTransformer Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        GetOutputSchema(SchemaShape.Create(input.Schema));
        var rows = new TrainingRows(_host, input, _column.InputColumnName, label: null, _weightColumn);
        var components = PrincipalComponents.Fit(_host, rows, _rank, _oversampling, _isCentred, _seed);
        return new PrincipalComponentAnalysisTransformer(_column, components);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        inputSchema.Input(
            _column.InputColumnName,
            c => c.Kind == SchemaShape.Column.VectorKind.Vector && c.ItemType == NumberDataViewType.Single && !c.IsKey,
            "known-size vector of Single");
        return inputSchema.With(new SchemaShape.Column(
            _column.OutputColumnName, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, isKey: false));
    }
}
