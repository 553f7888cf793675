using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.Mapping;

/// <summary>A row with a column of every kind that ML.NET has values for.</summary>
public class KindsRow
{
    private static readonly JsonSerializerOptions _json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    [VectorType(TestRow.Width)]
    public float[] Features { get; set; } = new float[TestRow.Width];

    public bool Boolean { get; set; }

    public sbyte SByte { get; set; }

    public byte Byte { get; set; }

    public short Int16 { get; set; }

    public ushort UInt16 { get; set; }

    public int Int32 { get; set; }

    public uint UInt32 { get; set; }

    public long Int64 { get; set; }

    public ulong UInt64 { get; set; }

    public float Single { get; set; }

    public double Double { get; set; }

    public string Text { get; set; } = "";

    public DateTime DateTime { get; set; }

    public DateTimeOffset DateTimeOffset { get; set; }

    public TimeSpan TimeSpan { get; set; }

    public DataViewRowId Id { get; set; }

    [KeyType(1000)]
    public uint Key { get; set; }

    [VectorType(3)]
    public double[] Doubles { get; set; } = [];

    [VectorType]
    public string[] Texts { get; set; } = [];

    [VectorType]
    public bool[] Booleans { get; set; } = [];

    [VectorType(2)]
    public TimeSpan[] TimeSpans { get; set; } = [];

    [VectorType(9)]
    [JsonIgnore]
    public VBuffer<int> Sparse { get; set; }

    public static KindsRow[] Make(int count)
    {
        var plain = TestRow.Make(count, seed: 3);
        return
        [
            .. plain.Select((row, i) => new KindsRow
            {
                Features = row.Features,
                Boolean = i % 3 == 0,
                SByte = (sbyte)(i % 200 - 100),
                Byte = (byte)i,
                Int16 = (short)-i,
                UInt16 = (ushort)i,
                Int32 = -i,
                UInt32 = (uint)i,
                Int64 = -i * 10_000_000_000L,
                UInt64 = ulong.MaxValue - (ulong)i,
                Single = i % 10 == 0 ? float.NaN : row.Number,
                Double = row.Number,
                Text = row.Text,
                DateTime = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(i),
                DateTimeOffset = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.FromHours(1)).AddDays(i),
                TimeSpan = TimeSpan.FromSeconds(i),
                Id = new DataViewRowId((ulong)i, 7),
                Key = (uint)i,
                Doubles = [i, -i, 0.5],
                Texts = [.. Enumerable.Range(0, i % 4).Select(j => $"{i}.{j}")],
                Booleans = [.. Enumerable.Range(0, i % 5).Select(j => (i + j) % 2 == 0)],
                TimeSpans = [TimeSpan.FromDays(i), TimeSpan.Zero],
                Sparse = new VBuffer<int>(9, 1 + (i % 2), [i, -i], [i % 7, 8]),
            }),
        ];
    }

    /// <summary>All values, to compare.</summary>
    public string Describe() =>
        $"{JsonSerializer.Serialize(this, _json)} {Id} {Sparse.IsDense} {string.Join(",", Sparse.DenseValues())}";
}
