using Microsoft.ML;
using Vae.Kernels;
using Vae.MLNet.Data;

namespace Vae.MLNet.Reports;

/// <summary>Rows to show: the best and the worst of all, and some drawn at random, each as likely as any other.</summary>
internal sealed class ReportRows
{
    private const int MostShown = 12;
    private const int RowsAtOnce = 256;

    private readonly VaeModel _model;
    private readonly int _mapRows;
    private readonly Noise _noise = new(0, NoiseStream.RowSample);
    private readonly PriorityQueue<ReportRow, float> _best = new();
    private readonly PriorityQueue<ReportRow, float> _worst = new();
    private long _seen;

    private ReportRows(VaeModel model, int mapRows) => (_model, _mapRows) = (model, mapRows);

    /// <summary>Least loss first.</summary>
    public IReadOnlyList<ReportRow> Best => [.. _best.UnorderedItems.Select(item => item.Element).OrderBy(row => row.Loss)];

    /// <summary>Greatest loss first.</summary>
    public IReadOnlyList<ReportRow> Worst => [.. _worst.UnorderedItems.Select(item => item.Element).OrderByDescending(row => row.Loss)];

    /// <summary>Drawn at random.</summary>
    public List<ReportRow> Sample { get; } = [];

    /// <exception cref="ArgumentException">There is no such column of labels, or it has a type that is no label's.</exception>
    public static ReportRows Of(VaeModel model, IDataView view, InputColumn input, VaeReportOptions options)
    {
        var found = new ReportRows(model, options.MapRows);
        var label = LabelText.Find(view.Schema, options.LabelColumnName);
        using var cursor = view.GetRowCursor(label is { } column ? [input.Column, column] : [input.Column]);
        var (reader, read) = (new RowReader(cursor, input), label is { } labelled ? LabelText.Reader(cursor, labelled) : () => null);
        var block = new List<(long Position, string? Label, float[] Values)>(RowsAtOnce);
        while (cursor.MoveNext())
        {
            var values = new float[input.Width];
            reader.Read(values);
            block.Add((cursor.Position, read(), values));
            if (block.Count == RowsAtOnce)
            {
                found.Add(block);
                block.Clear();
            }
        }

        found.Add(block);
        return found;
    }

    private void Add(List<(long Position, string? Label, float[] Values)> block)
    {
        var losses = new float[block.Count];
        _model.ReconstructionLoss(block.SelectMany(row => row.Values).ToArray(), losses);
        foreach (var ((position, label, values), loss) in block.Zip(losses))
        {
            var row = new ReportRow(position, label, loss, values);
            Keep(_best, row, -loss);
            Keep(_worst, row, loss);
            Draw(row);
        }
    }

    /// <summary>Keeps the rows of the highest ranks.</summary>
    private static void Keep(PriorityQueue<ReportRow, float> rows, ReportRow row, float rank)
    {
        if (rows.Count < MostShown)
        {
            rows.Enqueue(row, rank);
        }
        else
        {
            rows.EnqueueDequeue(row, rank);
        }
    }

    /// <remarks>Reservoir sampling, as <see cref="Vae.Data.RowSample"/> does it.</remarks>
    private void Draw(ReportRow row)
    {
        var number = _seen++;
        if (Sample.Count < _mapRows)
        {
            Sample.Add(row);
            return;
        }

        var (a, b, _, _) = _noise.Words(0, (ulong)number);
        var place = (((ulong)a << 32) | b) % (ulong)_seen;
        if (place < (ulong)_mapRows)
        {
            Sample[(int)place] = row;
        }
    }
}
