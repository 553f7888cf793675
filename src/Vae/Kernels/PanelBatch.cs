namespace Vae.Kernels;

/// <summary>How many panels a batch fills, and which of their lanes are in use: each draw of the batch starts a panel of its own.</summary>
/// <param name="Rows">Rows of the batch; at least 1.</param>
/// <param name="Draws">How often the rows come, one draw after another.</param>
internal readonly record struct PanelBatch(int Rows, int Draws = 1)
{
    public int PanelsPerDraw => PanelLayout.PanelsFor(Rows);

    public int Panels => Draws * PanelsPerDraw;

    /// <summary>Rows of all draws.</summary>
    public long TotalRows => (long)Draws * Rows;

    /// <summary>Lanes that hold all rows of every panel: 16 where those do, else all.</summary>
    public int LanesToCompute => Rows <= PanelLayout.HalfLanes ? PanelLayout.HalfLanes : PanelLayout.Lanes;

    public int LanesUsed(int panel) => PanelLayout.LanesUsed(Rows, panel % PanelsPerDraw);
}
