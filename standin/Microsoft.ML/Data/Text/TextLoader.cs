using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Stand-in for ML.NET's TextLoader.</summary>
public sealed partial class TextLoader
{
    private TextLoader()
    {
    }

    /// <summary>The columns that a class's LoadColumn attributes ask for.</summary>
    internal static Column[] ColumnsOf(Type rowType)
    {
        const BindingFlags Public = BindingFlags.Public | BindingFlags.Instance;
        var members = rowType.GetFields(Public).Concat<MemberInfo>(
            rowType.GetProperties(Public).Where(p => p.GetSetMethod() is not null && p.GetGetMethod() is not null && p.GetIndexParameters().Length == 0));
        var columns = new List<Column>();
        foreach (var member in members)
        {
            var source = member.GetCustomAttribute<LoadColumnAttribute>()
                ?? throw Contracts.Except(null, $"Field or property {member.Name} is missing the LoadColumn attribute");
            var type = ObjectMembers.ColumnType(member);
            int length = source.End - source.Start + 1;
            if (type is VectorDataViewType || length > 1)
                type = new VectorDataViewType(PrimitiveTypes.ItemOf(type), length);
            columns.Add(new Column(member.GetCustomAttribute<ColumnNameAttribute>()?.Name ?? member.Name, type, source.Start, source.End));
        }
        Contracts.CheckParam(columns.Count > 0, nameof(rowType), $"Should define at least one public, readable field or property in {rowType.Name}.");
        return [.. columns];
    }
}
