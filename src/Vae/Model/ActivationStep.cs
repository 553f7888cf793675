using Vae.Kernels;

namespace Vae.Model;

/// <summary>y = f(x), value by value.</summary>
internal sealed unsafe class ActivationStep(Activation function, int width) : ScorerStep(width)
{
    public override bool IsElementwise => true;

    public override void RunPanels(float* x, float* y, PanelBatch batch, ScorerScratch scratch) =>
        Run(x, y, batch.Panels * PanelLayout.Lanes * Outputs);

    // Whole vectors; what lies past the row's end is never read as a result.
    public override void RunRowBlock(int block, float* x, float* y, ScorerScratch prepared, ScorerScratch own) =>
        Run(x, y, RowKernel.PaddedOutputs(Outputs));

    private void Run(float* x, float* y, int count) => ActivationKernels.Forward(function, new(x, count), new(y, count));
}
