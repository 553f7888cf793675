using BenchmarkDotNet.Attributes;
using Vae.Kernels;

namespace Vae.Benchmarks;

/// <summary>The products of one linear layer on one thread, forward and backward.</summary>
public unsafe class ProductBenchmarks
{
    private AlignedBuffer _weight = null!;
    private AlignedBuffer _bias = null!;
    private AlignedBuffer _x = null!;
    private AlignedBuffer _y = null!;
    private AlignedBuffer _columns = null!;
    private AlignedBuffer _scratch = null!;

    /// <summary>Values per input row.</summary>
    [Params(784)]
    public int Inputs { get; set; }

    /// <summary>Values per output row.</summary>
    [Params(400)]
    public int Outputs { get; set; }

    /// <summary>Rows in the batch.</summary>
    [Params(128)]
    public int Batch { get; set; }

    private int PanelCount => PanelLayout.PanelsFor(Batch);

    /// <summary>Fills the operands.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _weight = Filled(Inputs * Outputs);
        _bias = Filled(Outputs);
        _x = Filled(PanelLayout.Length(Batch, Inputs));
        _y = Filled(PanelLayout.Length(Batch, Outputs));
        _columns = Filled(PanelLayout.Length(Inputs, PanelLayout.Lanes * PanelCount));
        _scratch = new(Math.Max(DenseKernels.BackwardInputScratch(Outputs), DenseKernels.BackwardWeightScratch(Batch)));
    }

    /// <summary>y = W x + b.</summary>
    [Benchmark]
    public void Forward() => DenseKernels.Forward(
        _weight.Pointer, _bias.Pointer, _x.Pointer, new PanelBatch(Batch), Inputs, Outputs, _y.Pointer, part: 0, parts: 1);

    /// <summary>dx = W' dy.</summary>
    [Benchmark]
    public void BackwardInput() => DenseKernels.BackwardInput(
        _weight.Pointer, _y.Pointer, new PanelBatch(Batch), Inputs, Outputs, _x.Pointer, _scratch.Pointer, part: 0, parts: 1);

    /// <summary>dW = dy x'.</summary>
    [Benchmark]
    public void BackwardWeight() => DenseKernels.BackwardWeight(
        _y.Pointer, _columns.Pointer, Batch, Inputs, Outputs, _weight.Pointer, _scratch.Pointer, part: 0, parts: 1);

    private static AlignedBuffer Filled(int length)
    {
        var buffer = new AlignedBuffer(length);
        new Noise(seed: 1, NoiseStream.InputNoise).FillUniform(buffer.Span, step: 1);
        return buffer;
    }
}
