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

    /// <summary>Blocks that one row falls into, which do not depend on each other.</summary>
    public virtual int BlocksOfRow => 1;

    /// <summary>Computes one row; its values are to the last bit those that <see cref="RunPanels"/> gives it.</summary>
    /// <param name="x">[inputs].</param>
    /// <param name="y">Receives [outputs], and may be overwritten up to <see cref="RowKernel.PaddedOutputs"/>.</param>
    /// <param name="scratch">The thread's buffers.</param>
    public void RunRow(float* x, float* y, ScorerScratch scratch)
    {
        PrepareRow(x, scratch);
        for (var block = 0; block < BlocksOfRow; block++)
        {
            RunRowBlock(block, x, y, scratch, scratch);
        }
    }

    /// <summary>Computes what the blocks of a row share.</summary>
    public virtual void PrepareRow(float* x, ScorerScratch scratch)
    {
    }

    /// <summary>Computes a block of <see cref="RunRow"/>.</summary>
    /// <param name="block">One of <see cref="BlocksOfRow"/>.</param>
    /// <param name="x">[inputs].</param>
    /// <param name="y">Receives the block's part.</param>
    /// <param name="prepared">The buffers that <see cref="PrepareRow"/> was given.</param>
    /// <param name="own">This thread's buffers; the same on the thread that prepared.</param>
    public abstract void RunRowBlock(int block, float* x, float* y, ScorerScratch prepared, ScorerScratch own);
}
