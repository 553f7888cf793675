namespace Vae.MLNet.Reports;

/// <summary>What a page shows of a row: a picture and its reconstruction, or the values that cost most.</summary>
internal sealed class RowCells
{
    private const int MostCells = 6;
    private const double White = 255;

    private readonly ReportContent _content;
    private readonly double _least;
    private readonly double _largest;

    public RowCells(ReportContent content)
    {
        _content = content;
        var pixels = content.Images is null ? [] : content.Best.Concat(content.Worst).SelectMany(row => row.Values).Where(float.IsFinite).ToArray();
        (_least, _largest) = pixels.Length > 0 ? (pixels.Min(), pixels.Max()) : (0, 1);
    }

    public object Of(ReportRow row)
    {
        var (reconstruction, losses) = (new float[row.Values.Length], new float[row.Values.Length]);
        _content.Model.Reconstruct(row.Values, reconstruction);
        _content.Model.ReconstructionLossPerFeature(row.Values, losses);
        return _content.Images is null
            ? new { row.Position, row.Label, Loss = (double)row.Loss, Cells = Costliest(row.Values, reconstruction, losses) }
            : new { row.Position, row.Label, Loss = (double)row.Loss, Pixels = Pixels(row.Values), Reconstruction = Pixels(reconstruction) };
    }

    private object[] Costliest(float[] values, float[] reconstruction, float[] losses)
    {
        // Without what no reconstruction avoids, which differs from column to column by its units.
        var least = new float[values.Length];
        _content.Model.MinReconstructionLoss(values, least);
        return
        [
            .. Enumerable.Range(0, values.Length)
                .Where(slot => !float.IsNaN(values[slot]))
                .OrderByDescending(slot => losses[slot] - least[slot])
                .Take(MostCells)
                .Select(slot => new
                {
                    Name = _content.Evaluation.Features[slot].Name ?? $"slot {slot}",
                    Value = (double)values[slot],
                    Reconstruction = (double)reconstruction[slot],
                    Loss = (double)losses[slot],
                }),
        ];
    }

    private IEnumerable<int> Pixels(float[] values) =>
        values.Select(value => float.IsNaN(value) ? 0 : (int)Math.Clamp(White * (value - _least) / Math.Max(_largest - _least, 1e-12), 0, White));
}
