using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CsvHelper;
using Microsoft.ML;

namespace Vae.Tool.Tables;

/// <summary>Writes rows as CSV, or as an object of JSON a line.</summary>
internal sealed class RowWriter : IDisposable
{
    private readonly TextWriter _output;
    private readonly CsvWriter? _csv;
    private readonly IReadOnlyList<string> _names;

    /// <param name="output">Where to; disposed with this.</param>
    /// <param name="names">The columns.</param>
    /// <param name="json">Whether in JSON.</param>
    /// <param name="header">Whether the first line of CSV names the columns.</param>
    public RowWriter(TextWriter output, IReadOnlyList<string> names, bool json, bool header)
    {
        (_output, _names) = (output, names);
        _csv = json ? null : new(output, CultureInfo.InvariantCulture);
        if (_csv is not null && header)
        {
            Write(names);
        }
    }

    /// <summary>Writes the first rows of a view.</summary>
    /// <returns>How many.</returns>
    public static long Write(
        TextWriter output,
        IDataView rows,
        long most,
        IReadOnlyList<OutputPart> parts,
        bool json,
        bool header,
        Action<long> progress,
        CancellationToken cancellation)
    {
        using var writer = new RowWriter(output, [.. parts.SelectMany(part => part.Names)], json, header);
        using var cursor = rows.GetRowCursor(parts.Select(part => part.Source));
        var open = parts.Select(part => (Values: new object[part.Names.Count], Fill: part.Open(cursor))).ToArray();
        var count = 0L;
        while (count < most && cursor.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var (values, fill) in open)
            {
                fill(values);
            }

            writer.Write(open.SelectMany(part => part.Values));
            progress(++count);
        }

        return count;
    }

    public void Write(IEnumerable<object> values)
    {
        if (_csv is null)
        {
            WriteJson(values);
            return;
        }

        foreach (var value in values)
        {
            _csv.WriteField(Text(value));
        }

        _csv.NextRecord();
    }

    public void Dispose()
    {
        _csv?.Dispose();
        _output.Dispose();
    }

    private void WriteJson(IEnumerable<object> values)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            foreach (var (name, value) in _names.Zip(values))
            {
                json.WritePropertyName(name);
                switch (value)
                {
                    case bool flag:
                        json.WriteBooleanValue(flag);
                        break;
                    case float number when float.IsFinite(number):
                        json.WriteNumberValue(number);
                        break;
                    case float:
                        json.WriteNullValue();
                        break;
                    default:
                        json.WriteStringValue((string)value);
                        break;
                }
            }

            json.WriteEndObject();
        }

        _output.WriteLine(Encoding.UTF8.GetString(buffer.ToArray()));
    }

    private static string? Text(object value) => value switch
    {
        float number => Numbers.ToText(number),
        bool flag => flag ? "true" : "false",
        _ => (string)value,
    };
}
