using Vae.Architecture;
using Vae.Numerics;

namespace Vae.Scoring;

/// <summary>A run of layers that ends in a linear head, with weights laid out for batches and for single rows.</summary>
internal sealed unsafe class ScorerStage
{
    private readonly List<Step> _steps = [];

    public ScorerStage(IReadOnlyList<VaeLayer> layers, int headWidth, int inputs, ref float* parameters)
    {
        (Inputs, Outputs, Widest) = (inputs, headWidth, Math.Max(inputs, RowKernel.PaddedOutputs(headWidth)));
        var width = inputs;
        foreach (var layer in layers)
        {
            switch (layer)
            {
                case LinearLayer linear:
                    AddDense(width, linear.Outputs, ref parameters);
                    break;
                case ActivationLayer activation:
                    _steps.Add(new(width, width, activation.Function, null, null, null));
                    break;
                default:
                    throw new NotSupportedException($"{layer.GetType().Name} cannot be scored.");
            }

            width = layer.OutputShape(LayerShape.Flat(width)).Length;
            Widest = Math.Max(Widest, RowKernel.PaddedOutputs(width));
        }

        AddDense(width, headWidth, ref parameters);
    }

    public int Inputs { get; }

    public int Outputs { get; }

    /// <summary>Floats per row that a buffer between layers must hold.</summary>
    public int Widest { get; }

    /// <summary>Runs panels through.</summary>
    /// <param name="a">The input, [panels, inputs, lane]; overwritten.</param>
    /// <param name="b">As large; overwritten.</param>
    /// <param name="panels">Panels.</param>
    /// <returns>Whichever of the two holds the outputs, [panels, outputs, lane].</returns>
    public float* RunPanels(float* a, float* b, int panels)
    {
        foreach (var step in _steps)
        {
            if (step.Weight is null)
            {
                var values = new Span<float>(a, panels * PanelLayout.Lanes * step.Outputs);
                ActivationKernels.Forward(step.Function, values, values);
                continue;
            }

            DenseKernels.Forward(
                step.Weight.Pointer, step.Bias!.Pointer, a, panels, step.Inputs, step.Outputs, b, part: 0, parts: 1);
            var free = a;
            a = b;
            b = free;
        }

        return a;
    }

    /// <summary>Runs one row through; its values are to the last bit those that <see cref="RunPanels"/> gives it.</summary>
    /// <param name="a">The input, [inputs]; overwritten.</param>
    /// <param name="b">As large; overwritten.</param>
    /// <param name="nonZero">Scratch of <see cref="Widest"/> integers.</param>
    /// <returns>Whichever of the two holds the outputs.</returns>
    public float* RunRow(float* a, float* b, int* nonZero)
    {
        foreach (var step in _steps)
        {
            if (step.Packed is null)
            {
                // Whole vectors; what lies past the row's end is never read as a result.
                var values = new Span<float>(a, RowKernel.PaddedOutputs(step.Outputs));
                ActivationKernels.Forward(step.Function, values, values);
                continue;
            }

            RowKernel.Run(step.Packed.Pointer, step.Bias!.Pointer, a, step.Inputs, step.Outputs, nonZero, b);
            var free = a;
            a = b;
            b = free;
        }

        return a;
    }

    private void AddDense(int inputs, int outputs, ref float* parameters)
    {
        var weight = new AlignedBuffer(checked(inputs * outputs));
        new Span<float>(parameters, weight.Length).CopyTo(weight.Span);
        parameters += weight.Length;
        var bias = new AlignedBuffer(RowKernel.PaddedOutputs(outputs));
        for (var o = 0; o < outputs; o++)
        {
            // Adding 0 turns -0 into 0, which makes leaving out terms of 0 exact.
            bias.Pointer[o] = parameters[o] + 0f;
        }

        parameters += outputs;
        var packed = new AlignedBuffer(RowKernel.PackedLength(inputs, outputs));
        RowKernel.Pack(weight.Pointer, inputs, outputs, packed.Pointer);
        _steps.Add(new(inputs, outputs, Activation.Identity, weight, bias, packed));
    }

    private sealed record Step(
        int Inputs, int Outputs, Activation Function, AlignedBuffer? Weight, AlignedBuffer? Bias, AlignedBuffer? Packed);
}
