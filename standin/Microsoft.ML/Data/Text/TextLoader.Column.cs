using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

public sealed partial class TextLoader
{
    /// <summary>Stand-in for ML.NET's TextLoader.Column: one field of a line as a scalar, or some fields in a row as a vector.</summary>
    public sealed class Column
    {
        internal readonly string Name;
        internal readonly int First;
        internal readonly int Last;
        internal readonly DataViewType Type;

        public Column(string name, DataKind dataKind, int index)
            : this(name, PrimitiveTypes.FromKind(dataKind), index, index)
        {
        }

        public Column(string name, DataKind dataKind, int minIndex, int maxIndex)
            : this(name, new VectorDataViewType(PrimitiveTypes.FromKind(dataKind), maxIndex - minIndex + 1), minIndex, maxIndex)
        {
        }

        internal Column(string name, DataViewType type, int first, int last)
        {
            Contracts.CheckNonEmpty(name, nameof(name));
            Contracts.CheckParam(first >= 0, "min", "Must be non-negative");
            Contracts.CheckParam(last >= first, "max", "If specified, must be greater than or equal to min");
            Name = name;
            First = first;
            Last = last;
            Type = type;
        }
    }
}
