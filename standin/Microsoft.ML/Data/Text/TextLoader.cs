using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Stand-in for ML.NET's TextLoader.</summary>
public sealed partial class TextLoader : IDataLoader<IMultiStreamSource>
{
    private readonly TextLayout _layout;

    internal TextLoader(Options options, IMultiStreamSource dataSample = null) => _layout = new TextLayout(options, dataSample);

    public DataViewSchema GetOutputSchema() => _layout.Schema;

    public IDataView Load(IMultiStreamSource source)
    {
        Contracts.CheckValue(source, nameof(source));
        return new TextDataView(_layout, source);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) =>
        throw new NotSupportedException("The ML.NET stand-in does not save loaders.");

    /// <summary>The columns that a class's LoadColumn attributes ask for.</summary>
    internal static Column[] ColumnsOf(Type type)
    {
        const BindingFlags Public = BindingFlags.Public | BindingFlags.Instance;
        var members = type.GetFields(Public).Concat<MemberInfo>(
            type.GetProperties(Public).Where(p => p.GetSetMethod() is not null && p.GetGetMethod() is not null && p.GetIndexParameters().Length == 0));
        var columns = new List<Column>();
        foreach (var member in members)
        {
            if (member.GetCustomAttribute<NoColumnAttribute>() is not null)
                continue;
            var sources = member.GetCustomAttribute<LoadColumnAttribute>()?.Sources
                ?? throw Contracts.Except(null, $"Field or property {member.Name} is missing the LoadColumn attribute");
            var type1 = ObjectMembers.ColumnType(member);
            var item = PrimitiveTypes.ItemOf(type1);
            columns.Add(new Column
            {
                Name = member.GetCustomAttribute<ColumnNameAttribute>()?.Name ?? member.Name,
                DataKind = KindOf(item),
                KeyCount = item is KeyDataViewType key ? new KeyCount(key.Count) : null,
                Source = Array.ConvertAll(sources, s => new Range(s.Min, s.Max) { ForceVector = type1 is VectorDataViewType }),
            });
        }
        Contracts.CheckParam(columns.Count > 0, nameof(type), $"Should define at least one public, readable field or property in {type.Name}.");
        return [.. columns];
    }

    private static DataKind KindOf(PrimitiveDataViewType item) =>
        Enum.GetValues<DataKind>().First(kind => PrimitiveTypes.FromKind(kind).RawType == item.RawType);
}
