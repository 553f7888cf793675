namespace Vae.MLNet.Tests.Anomaly;

/// <summary>Rows near the line, and every seventh far from it and labelled.</summary>
internal static class Outliers
{
    public static TestRow[] Make(int count = 40, float by = 5)
    {
        var rows = TestRow.Make(count, seed: 21);
        foreach (var row in rows.Where(r => r.Label))
        {
            row.Features[0] += by;
            row.Features[5] -= by;
        }

        return rows;
    }
}
