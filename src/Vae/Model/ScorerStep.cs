using Vae.Kernels;

namespace Vae.Model;

/// <summary>A layer for scoring, with its weights laid out for batches and for single rows. Immutable.</summary>
internal abstract unsafe class ScorerStep(int outputs)
{
    /// <summary>Values per row that come out.</summary>
    public int Outputs { get; } = outputs;

    /// <summary>Whether the output may lie, and is to lie, where the input does.</summary>
    public virtual bool IsElementwise => false;

    /// <summary>Floats of <see cref="ScorerScratch.Columns"/> that it uses.</summary>
    public virtual int ColumnFloats => 0;

    /// <summary>Computes a batch.</summary>
    /// <param name="x">[panels, inputs, lane].</param>
    /// <param name="y">Receives [panels, outputs, lane].</param>
    /// <param name="batch">The panels, and their lanes in use.</param>
    /// <param name="scratch">The thread's buffers.</param>
    public abstract void RunPanels(float* x, float* y, PanelBatch batch, ScorerScratch scratch);

    /// <summary>Computes one row; its values are to the last bit those that <see cref="RunPanels"/> gives it.</summary>
    /// <param name="x">[inputs].</param>
    /// <param name="y">Receives [outputs], and may be overwritten up to <see cref="RowKernel.PaddedOutputs"/>.</param>
    /// <param name="scratch">The thread's buffers.</param>
    public abstract void RunRow(float* x, float* y, ScorerScratch scratch);
}
