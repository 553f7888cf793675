namespace Microsoft.ML.Data;

/// <summary>The names of the annotations, and makers of the common ones.</summary>
internal static class AnnotationKinds
{
    public const string SlotNames = "SlotNames";
    public const string KeyValues = "KeyValues";
    public const string IsNormalized = "IsNormalized";
    public const string CategoricalSlotRanges = "CategoricalSlotRanges";
    public const string TrainingLabelValues = "TrainingLabelValues";
    public const string ScoreColumnSetId = "ScoreColumnSetId";
    public const string ScoreColumnKind = "ScoreColumnKind";
    public const string ScoreValueKind = "ScoreValueKind";

    private static readonly KeyDataViewType ScoreSetIdType = new(typeof(uint), int.MaxValue);

    public static void AddSlotNames(this DataViewSchema.Annotations.Builder builder, ReadOnlyMemory<char>[] names) =>
        builder.AddVector(SlotNames, new VectorDataViewType(TextDataViewType.Instance, names.Length), names);

    public static void AddVector<T>(
        this DataViewSchema.Annotations.Builder builder, string kind, VectorDataViewType type, T[] values) =>
        builder.Add(kind, type, (ref VBuffer<T> destination) => VBuffer<T>.Copy(values, 0, ref destination, values.Length));

    public static void AddNormalized(this DataViewSchema.Annotations.Builder builder) =>
        builder.AddPrimitiveValue(IsNormalized, BooleanDataViewType.Instance, true);

    public static void AddScore(this DataViewSchema.Annotations.Builder builder, string columnKind, string valueKind, uint setId)
    {
        builder.AddPrimitiveValue(ScoreColumnSetId, ScoreSetIdType, setId);
        builder.AddPrimitiveValue(ScoreColumnKind, TextDataViewType.Instance, columnKind.AsMemory());
        builder.AddPrimitiveValue(ScoreValueKind, TextDataViewType.Instance, valueKind.AsMemory());
    }

    /// <summary>The id of the set of score columns that is about to be made: one more than the highest in the schema.</summary>
    public static uint NextScoreSetId(DataViewSchema schema)
    {
        uint highest = 0;
        foreach (var column in schema)
        {
            if (column.Annotations.Schema.GetColumnOrNull(ScoreColumnSetId)?.Type.Equals(ScoreSetIdType) != true)
                continue;
            uint id = 0;
            column.Annotations.GetValue(ScoreColumnSetId, ref id);
            highest = Math.Max(highest, id);
        }
        return highest + 1;
    }

    public static SchemaShape.Column Shape(string kind, DataViewType itemType, bool isVector = false, bool isKey = false) =>
        new(kind, isVector ? SchemaShape.Column.VectorKind.Vector : SchemaShape.Column.VectorKind.Scalar, itemType, isKey);

    public static SchemaShape.Column NormalizedShape => Shape(IsNormalized, BooleanDataViewType.Instance);

    public static SchemaShape.Column SlotNamesShape => Shape(SlotNames, TextDataViewType.Instance, isVector: true);

    public static SchemaShape.Column RangesShape => Shape(CategoricalSlotRanges, NumberDataViewType.Int32, isVector: true);

    public static IEnumerable<SchemaShape.Column> ScoreShapes =>
    [
        Shape(ScoreColumnSetId, NumberDataViewType.UInt32, isKey: true),
        Shape(ScoreColumnKind, TextDataViewType.Instance),
        Shape(ScoreValueKind, TextDataViewType.Instance),
    ];

    public static bool Has(this SchemaShape.Column column, string kind) => column.Annotations.TryFindColumn(kind, out _);

    public static bool IsNormalizedShape(this SchemaShape.Column column) =>
        column.Annotations.TryFindColumn(IsNormalized, out var shape) && shape.ItemType is BooleanDataViewType;
}
