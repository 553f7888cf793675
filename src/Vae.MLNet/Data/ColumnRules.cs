using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Data;

/// <summary>What an input column must be. The same rules, with the same messages, before and after there is data.</summary>
internal static class ColumnRules
{
    private const int MaxNamesShown = 20;

    public static SchemaShape.Column Find(SchemaShape schema, string name)
    {
        foreach (var column in schema)
        {
            if (column.Name == name)
            {
                CheckKind(name, ColumnKind.Of(column));
                return column;
            }
        }

        throw Missing(name, [.. schema.Select(c => c.Name)]);
    }

    public static DataViewSchema.Column Find(DataViewSchema schema, string name)
    {
        if (schema.GetColumnOrNull(name) is not { } column)
        {
            throw Missing(name, [.. schema.Where(c => !c.IsHidden).Select(c => c.Name)]);
        }

        CheckKind(name, ColumnKind.Of(column.Type));
        return column;
    }

    private static void CheckKind(string name, ColumnKind kind)
    {
        if (kind.IsFixedVectorOfSingle)
        {
            return;
        }

        var remedy = kind.Shape switch
        {
            SchemaShape.Column.VectorKind.VariableVector => "Give it a size where it is loaded or created: [VectorType(64)] on the property of a class, or SchemaDefinition.",
            _ when kind.IsKey => "Turn it into numbers first, with Conversion.MapKeyToVector.",
            _ when !kind.ItemType.Equals(NumberDataViewType.Single) =>
                "Turn it into numbers of type Single first, with Conversion.ConvertType or Categorical.OneHotEncoding, then Concatenate.",
            _ => $"Make it a vector first: Transforms.Concatenate(\"Features\", \"{name}\").",
        };
        throw new ArgumentException($"Column '{name}' has type {kind}; a VAE needs a Vector<Single> of known size. {remedy}");
    }

    private static ArgumentException Missing(string name, string[] present)
    {
        var shown = string.Join(", ", present.Take(MaxNamesShown)) + (present.Length > MaxNamesShown ? ", ..." : "");
        return new ArgumentException(
            present.Length == 0
                ? $"Column '{name}' is not in the data, which have no columns."
                : $"Column '{name}' is not in the data; the columns are {shown}. Name one of them, or make it with Transforms.Concatenate.");
    }
}
