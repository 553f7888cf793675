using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Stand-in for ML.NET's SchemaDefinition: which members of a class are which columns.</summary>
public sealed class SchemaDefinition : List<SchemaDefinition.Column>
{
    internal SchemaDefinition()
    {
    }

    /// <summary>Stand-in for ML.NET's SchemaDefinition.Direction.</summary>
    [Flags]
    public enum Direction
    {
        Read = 1,
        Write = 2,
        Both = Read | Write,
    }

    public Column this[string columnName] =>
        Find(c => c.ColumnName == columnName) ?? throw new ArgumentOutOfRangeException(nameof(columnName), $"Column '{columnName}' not found");

    public static SchemaDefinition Create(Type userType, Direction direction = Direction.Both)
    {
        Contracts.CheckValue(userType, nameof(userType));
        var definition = new SchemaDefinition();
        foreach (var member in Members(userType, direction))
        {
            string name = member.GetCustomAttribute<ColumnNameAttribute>()?.Name ?? member.Name;
            Contracts.CheckParam(definition.TrueForAll(c => c.ColumnName != name), nameof(userType), $"Duplicate column name '{name}' detected");
            definition.Add(new Column(member.Name, name, ObjectMembers.ColumnType(member)));
        }
        return definition;
    }

    private static IEnumerable<MemberInfo> Members(Type type, Direction direction)
    {
        const BindingFlags Public = BindingFlags.Public | BindingFlags.Instance;
        var properties = type.GetProperties(Public).Where(p => p.GetIndexParameters().Length == 0
            && ((direction.HasFlag(Direction.Read) && p.GetGetMethod() is not null)
                || (direction.HasFlag(Direction.Write) && p.GetSetMethod() is not null)));
        return type.GetFields(Public).Concat<MemberInfo>(properties);
    }

    /// <summary>Stand-in for ML.NET's SchemaDefinition.Column.</summary>
    public sealed class Column
    {
        private readonly DataViewSchema.Annotations.Builder _added = new();

        internal Column(string memberName, string columnName, DataViewType columnType)
        {
            MemberName = memberName;
            ColumnName = columnName;
            ColumnType = columnType;
        }

        internal string MemberName { get; }

        internal string ColumnName { get; }

        public DataViewType ColumnType { get; set; }

        internal DataViewSchema.Annotations Annotations => _added.ToAnnotations();

        public void AddAnnotation<T>(string kind, T value, DataViewType annotationType)
        {
            Contracts.CheckNonEmpty(kind, nameof(kind));
            Contracts.CheckValue(annotationType, nameof(annotationType));
            _added.Add(kind, annotationType, (ref T destination) => destination = value);
        }
    }
}
