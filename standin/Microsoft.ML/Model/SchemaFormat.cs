using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Schemas, types and values in a model file.</summary>
internal static class SchemaFormat
{
    // *** Binary format ***
    // int: columns; for each: string: name; type; int: annotations; for each: string: kind; type; value
    public static void Write(BinaryWriter writer, DataViewSchema schema)
    {
        writer.Write(schema.Count);
        foreach (var column in schema)
        {
            writer.Write(column.Name);
            WriteType(writer, column.Type);
            var annotations = column.Annotations;
            writer.Write(annotations.Schema.Count);
            foreach (var annotation in annotations.Schema)
            {
                writer.Write(annotation.Name);
                WriteType(writer, annotation.Type);
                var (method, item) = Codec(annotation.Type, nameof(WriteScalar), nameof(WriteVector));
                RowGetters.Invoke(typeof(SchemaFormat), method, item, writer, annotations, annotation);
            }
        }
    }

    public static DataViewSchema Read(BinaryReader reader)
    {
        var schema = new DataViewSchema.Builder();
        int columns = reader.ReadInt32();
        for (int i = 0; i < columns; i++)
        {
            string name = reader.ReadString();
            var type = ReadType(reader);
            var annotations = new DataViewSchema.Annotations.Builder();
            int count = reader.ReadInt32();
            for (int j = 0; j < count; j++)
            {
                string kind = reader.ReadString();
                var annotationType = ReadType(reader);
                var (method, item) = Codec(annotationType, nameof(ReadScalar), nameof(ReadVector));
                annotations.Add(kind, annotationType, (Delegate)RowGetters.Invoke(typeof(SchemaFormat), method, item, reader));
            }
            schema.AddColumn(name, type, annotations.ToAnnotations());
        }
        return schema.ToSchema();
    }

    // *** Binary format ***
    // int: dimensions, -1 for a scalar; int[]: sizes; string: .NET type of an item; ulong: key count, 0 for no key
    public static void WriteType(BinaryWriter writer, DataViewType type)
    {
        var item = PrimitiveTypes.ItemOf(type);
        Contracts.Check(item is not null, $"Columns of type {type} cannot be saved by the ML.NET stand-in.");
        var dimensions = type is VectorDataViewType vector ? vector.Dimensions : [];
        writer.Write(type is VectorDataViewType ? dimensions.Length : -1);
        foreach (int size in dimensions)
            writer.Write(size);
        writer.Write(item is TextDataViewType ? "text" : item.RawType.FullName);
        writer.Write((item as KeyDataViewType)?.Count ?? 0);
    }

    public static DataViewType ReadType(BinaryReader reader)
    {
        int rank = reader.ReadInt32();
        var dimensions = Enumerable.Range(0, Math.Max(rank, 0)).Select(_ => reader.ReadInt32()).ToArray();
        string name = reader.ReadString();
        ulong keys = reader.ReadUInt64();
        var raw = name switch
        {
            "text" => typeof(string),
            _ when name == typeof(DataViewRowId).FullName => typeof(DataViewRowId),
            _ => typeof(int).Assembly.GetType(name),
        };
        var item = raw is null ? null : PrimitiveTypes.FromRaw(raw);
        Contracts.CheckDecode(item is not null, $"Unknown type '{name}' in the model file.");
        if (keys > 0)
            item = new KeyDataViewType(item.RawType, keys);
        return rank < 0 ? item : new VectorDataViewType(item, dimensions);
    }

    public static void WriteValues<T>(BinaryWriter writer, IReadOnlyCollection<T> values)
    {
        writer.Write(values.Count);
        foreach (var value in values)
            WriteValue(writer, value);
    }

    public static T[] ReadValues<T>(BinaryReader reader)
    {
        int count = reader.ReadInt32();
        Contracts.CheckDecode(count >= 0, "Corrupt model file: a negative number of values.");
        var values = new List<T>();
        for (int i = 0; i < count; i++)
            values.Add(ReadValue<T>(reader));
        return [.. values];
    }

    private static (string Method, Type Item) Codec(DataViewType type, string scalar, string vector) =>
        (type is VectorDataViewType ? vector : scalar, PrimitiveTypes.ItemOf(type).RawType);

    private static void WriteScalar<T>(BinaryWriter writer, DataViewSchema.Annotations annotations, DataViewSchema.Column column)
    {
        T value = default;
        annotations.GetGetter<T>(column)(ref value);
        WriteValue(writer, value);
    }

    private static void WriteVector<T>(BinaryWriter writer, DataViewSchema.Annotations annotations, DataViewSchema.Column column)
    {
        VBuffer<T> value = default;
        annotations.GetGetter<VBuffer<T>>(column)(ref value);
        WriteValues(writer, [.. value.DenseValues()]);
    }

    private static Delegate ReadScalar<T>(BinaryReader reader)
    {
        var value = ReadValue<T>(reader);
        return (ValueGetter<T>)((ref T destination) => destination = value);
    }

    private static Delegate ReadVector<T>(BinaryReader reader)
    {
        var values = ReadValues<T>(reader);
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> destination) => VBuffer<T>.Copy(values, 0, ref destination, values.Length));
    }

    private static void WriteValue<T>(BinaryWriter writer, T value)
    {
        switch (value)
        {
            case ReadOnlyMemory<char> text: writer.Write(text.ToString()); break;
            case bool flag: writer.Write(flag); break;
            case sbyte number: writer.Write(number); break;
            case byte number: writer.Write(number); break;
            case short number: writer.Write(number); break;
            case ushort number: writer.Write(number); break;
            case int number: writer.Write(number); break;
            case uint number: writer.Write(number); break;
            case long number: writer.Write(number); break;
            case ulong number: writer.Write(number); break;
            case float number: writer.Write(number); break;
            case double number: writer.Write(number); break;
            default: throw Contracts.Except(null, $"Values of type {typeof(T)} cannot be saved by the ML.NET stand-in.");
        }
    }

    private static T ReadValue<T>(BinaryReader reader)
    {
        object value = typeof(T) == typeof(ReadOnlyMemory<char>) ? reader.ReadString().AsMemory() : Type.GetTypeCode(typeof(T)) switch
        {
            TypeCode.Boolean => reader.ReadBoolean(),
            TypeCode.SByte => reader.ReadSByte(),
            TypeCode.Byte => reader.ReadByte(),
            TypeCode.Int16 => reader.ReadInt16(),
            TypeCode.UInt16 => reader.ReadUInt16(),
            TypeCode.Int32 => reader.ReadInt32(),
            TypeCode.UInt32 => reader.ReadUInt32(),
            TypeCode.Int64 => reader.ReadInt64(),
            TypeCode.UInt64 => reader.ReadUInt64(),
            TypeCode.Single => reader.ReadSingle(),
            TypeCode.Double => reader.ReadDouble(),
            _ => throw Contracts.ExceptDecode(null, $"Values of type {typeof(T)} cannot be read from a model file."),
        };
        return (T)value;
    }
}
