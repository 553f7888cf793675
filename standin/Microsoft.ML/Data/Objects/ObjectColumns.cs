using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>The columns that a class offers: a schema, and the member behind each column.</summary>
internal sealed class ObjectColumns
{
    private readonly MemberInfo[] _members;

    public ObjectColumns(Type type, SchemaDefinition definition)
    {
        definition ??= SchemaDefinition.Create(type, SchemaDefinition.Direction.Read);
        var schema = new DataViewSchema.Builder();
        _members = new MemberInfo[definition.Count];
        for (int i = 0; i < definition.Count; i++)
        {
            var column = definition[i];
            Contracts.CheckParam(!string.IsNullOrEmpty(column.MemberName), nameof(definition), "Null or empty member name");
            _members[i] = ObjectMembers.Find(type, column.MemberName);
            var columnType = column.ColumnType ?? ObjectMembers.ColumnType(_members[i]);
            Contracts.CheckParam(
                columnType.RawType == ObjectMembers.RawOf(ObjectMembers.TypeOf(_members[i])),
                nameof(definition),
                $"Column '{column.ColumnName}' of type {columnType} does not fit member '{column.MemberName}' of type {ObjectMembers.TypeOf(_members[i])}");
            schema.AddColumn(column.ColumnName ?? column.MemberName, columnType, column.Annotations);
        }
        Schema = schema.ToSchema();
    }

    public DataViewSchema Schema { get; }

    public Delegate MakeGetter<TRow>(int column, Func<TRow> current) => ObjectGetters.Make(_members[column], Schema[column].Type, current);
}
