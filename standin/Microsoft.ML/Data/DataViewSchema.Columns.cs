using Microsoft.ML.Data;

namespace Microsoft.ML;

public sealed partial class DataViewSchema
{
    /// <summary>Stand-in for ML.NET's DataViewSchema.Column.</summary>
    public struct Column
    {
        internal Column(string name, int index, bool isHidden, DataViewType type, Annotations annotations)
        {
            Name = name;
            Index = index;
            IsHidden = isHidden;
            Type = type;
            Annotations = annotations ?? Annotations.Empty;
        }

        public string Name { get; }

        public int Index { get; }

        public bool IsHidden { get; }

        public DataViewType Type { get; }

        public Annotations Annotations { get; }

        public override string ToString()
        {
            bool isPlain = Annotations is null || Annotations.Schema.Count == 0;
            return isPlain ? $"{Name}: {Type}" : $"{Name}: {Type} {{{Annotations}}}";
        }
    }

    /// <summary>Stand-in for ML.NET's DataViewSchema.DetachedColumn.</summary>
    public struct DetachedColumn
    {
        public DetachedColumn(string name, DataViewType type, Annotations annotations = null)
        {
            if (string.IsNullOrEmpty(name))
                throw new ArgumentNullException(nameof(name));
            Name = name;
            Type = type ?? throw new ArgumentNullException(nameof(type));
            Annotations = annotations ?? Annotations.Empty;
        }

        internal DetachedColumn(Column column)
            : this(column.Name, column.Type, column.Annotations)
        {
        }

        internal string Name { get; }

        internal DataViewType Type { get; }

        internal Annotations Annotations { get; }
    }

    /// <summary>Stand-in for ML.NET's DataViewSchema.Builder.</summary>
    public sealed class Builder
    {
        private readonly List<DetachedColumn> _columns;

        public Builder() => _columns = [];

        public void AddColumn(string name, DataViewType type, Annotations annotations = null) =>
            _columns.Add(new DetachedColumn(name, type, annotations));

        public void AddColumns(IEnumerable<Column> source) => _columns.AddRange(source.Select(c => new DetachedColumn(c)));

        public void AddColumns(IEnumerable<DetachedColumn> source) => _columns.AddRange(source);

        public DataViewSchema ToSchema() => new(_columns);
    }
}
