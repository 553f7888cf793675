using Vae.Kernels;

namespace Vae.Model;

/// <summary>y = (x, c): every row with its condition behind it, which the scorer left in <see cref="ScorerScratch.Condition"/>.</summary>
internal sealed unsafe class AppendStep(int inputs, int dimension) : ScorerStep(inputs + dimension)
{
    public override void RunPanels(float* x, float* y, PanelBatch batch, ScorerScratch scratch)
    {
        for (nint p = 0; p < batch.Panels; p++)
        {
            Append(x + (p * inputs * PanelLayout.Lanes), scratch.Condition.Pointer + (p * dimension * PanelLayout.Lanes), PanelLayout.Lanes, y + (p * Outputs * PanelLayout.Lanes));
        }
    }

    public override void RunRowBlock(int block, float* x, float* y, ScorerScratch prepared, ScorerScratch own) =>
        Append(x, prepared.Condition.Pointer, 1, y);

    private void Append(float* x, float* condition, int lanes, float* y)
    {
        new Span<float>(x, inputs * lanes).CopyTo(new(y, inputs * lanes));
        new Span<float>(condition, dimension * lanes).CopyTo(new(y + (inputs * lanes), dimension * lanes));
    }
}
