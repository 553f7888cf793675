using System.Numerics.Tensors;
using Vae.Architecture;
using Vae.Kernels;

namespace Vae.Model;

/// <summary>A run of layers that ends in a linear or convolutional head.</summary>
internal sealed unsafe class ScorerStage
{
    /// <summary>One row of fewer multiply-adds, some tens of microseconds of work, is done sooner by one thread than shared.</summary>
    public const double MinimumOperationsToShareRow = 2e6;

    private readonly List<ScorerStep> _steps;
    private readonly DenseStep? _path;
    private readonly bool _isWorthSharing;

    // The step whose input the path takes: the condition comes first.
    private readonly int _pathStart;

    /// <param name="layers">The layers.</param>
    /// <param name="inputs">Values per input row.</param>
    /// <param name="head">What ends the stage: its values per row, and its kernel, 0 for a linear head.</param>
    /// <param name="path">The inputs of the linear path that is added to the first outputs, and how many these are; 0 for none.</param>
    /// <param name="operations">Multiply-adds per row.</param>
    /// <param name="parameters">The first layer's parameters; moved past those of the head and the path.</param>
    /// <param name="statistics">The first running statistics; moved past those of the stage.</param>
    public ScorerStage(
        IReadOnlyList<VaeLayer> layers, int inputs, (int Values, int Kernel) head, (int Inputs, int Outputs) path, double operations,
        ref float* parameters, ref float* statistics)
    {
        Inputs = inputs;
        _isWorthSharing = operations > MinimumOperationsToShareRow && Environment.ProcessorCount > 1;
        _steps = [];
        var shape = LayerShape.Flat(inputs);
        for (var i = 0; i < layers.Count; i++)
        {
            var input = shape;
            shape = layers[i].OutputShape(shape);
            switch (layers[i])
            {
                case LinearLayer linear:
                    _steps.Add(new DenseStep(ref parameters, input.Length, linear.Outputs));
                    break;
                case ActivationLayer activation:
                    _steps.Add(new ActivationStep(activation.Function, input.Length));
                    break;
                case ConditionLayer condition:
                    _steps.Add(new AppendStep(input.Length, condition.Dimension));
                    break;
                case UnflattenLayer:
                    break;
                case Conv2dLayer convolution:
                    AddConvolution(ref parameters, ConvolutionPlan.Down(convolution.ShapeOn(input)));
                    break;
                case ConvTranspose2dLayer convolution:
                    AddConvolution(ref parameters, ConvolutionPlan.Up(convolution.ShapeOn(input)));
                    break;
                case BatchNorm2dLayer norm:
                    var function = i + 1 < layers.Count && layers[i + 1] is ActivationLayer next ? next.Function : (Activation?)null;
                    _steps.Add(new BatchNormStep(ref parameters, ref statistics, norm, function ?? Activation.Identity, input));
                    i += function is null ? 0 : 1;
                    break;
                default:
                    throw new NotSupportedException($"{layers[i].GetType().Name} cannot be scored.");
            }
        }

        if (head.Kernel == 0)
        {
            _steps.Add(new DenseStep(ref parameters, shape.Length, head.Values));
        }
        else
        {
            var convolution = OutputHead.Convolution(head.Values, head.Kernel, shape);
            AddConvolution(ref parameters, ConvolutionPlan.Down(convolution.ShapeOn(shape)));
        }

        _path = path.Outputs > 0 ? new DenseStep(ref parameters, path.Inputs, path.Outputs, hasBias: false) : null;
        _pathStart = _path is not null && _steps[0] is AppendStep ? 1 : 0;
        Widest = Math.Max(inputs, _steps.Max(step => RowKernel.PaddedOutputs(step.Outputs)));
        ColumnFloats = _steps.Max(step => step.ColumnFloats);
    }

    private ScorerStage(ScorerStage whole, ScorerStep head)
    {
        (_steps, _path, _isWorthSharing) = ([.. whole._steps.SkipLast(1), head], whole._path, whole._isWorthSharing);
        (Inputs, Widest, ColumnFloats, _pathStart) = (whole.Inputs, whole.Widest, whole.ColumnFloats, whole._pathStart);
    }

    public int Inputs { get; }

    public int Outputs => _steps[^1].Outputs;

    /// <summary>Floats per row that a buffer between layers must hold.</summary>
    public int Widest { get; }

    /// <summary>Floats per row of <see cref="ScorerScratch.Path"/> that the stage uses.</summary>
    public int PathFloats => _path is null ? 0 : RowKernel.PaddedOutputs(_path.Outputs);

    /// <summary>Floats of <see cref="ScorerScratch.Columns"/> that the steps use.</summary>
    public int ColumnFloats { get; }

    /// <summary>The same stage with only the first outputs of its linear head; shares all other weights.</summary>
    public ScorerStage WithFirstOutputs(int count) => new(this, ((DenseStep)_steps[^1]).FirstOutputs(count));

    /// <summary>Runs panels through.</summary>
    /// <param name="a">The input, [panels, inputs, lane]; overwritten.</param>
    /// <param name="b">As large; overwritten.</param>
    /// <param name="batch">The panels, and their lanes in use.</param>
    /// <param name="scratch">The thread's buffers.</param>
    /// <returns>Whichever of the two holds the outputs, [panels, outputs, lane].</returns>
    public float* RunPanels(float* a, float* b, PanelBatch batch, ScorerScratch scratch)
    {
        for (var i = 0; i < _steps.Count; i++)
        {
            if (i == _pathStart)
            {
                _path?.RunPanels(a, scratch.Path.Pointer, batch, scratch);
            }

            var step = _steps[i];
            var to = step.IsElementwise ? a : b;
            step.RunPanels(a, to, batch, scratch);
            b = step.IsElementwise ? b : a;
            a = to;
        }

        AddPath(a, scratch, batch.Panels, PanelLayout.Lanes);
        return a;
    }

    /// <summary>Runs one row through; its values are to the last bit those that <see cref="RunPanels"/> gives it.</summary>
    /// <param name="a">The input, [inputs]; overwritten.</param>
    /// <param name="b">As large; overwritten.</param>
    /// <param name="scratch">The thread's buffers.</param>
    /// <returns>Whichever of the two holds the outputs.</returns>
    public float* RunRow(float* a, float* b, ScorerScratch scratch)
    {
        var shared = _isWorthSharing ? SharedRow.OfThisThread() : null;
        shared?.Begin();
        try
        {
            for (var i = 0; i < _steps.Count; i++)
            {
                if (i == _pathStart)
                {
                    _path?.RunRow(a, scratch.Path.Pointer, scratch);
                }

                var step = _steps[i];
                var to = step.IsElementwise ? a : b;
                if (shared is not null && step.BlocksOfRow > 1)
                {
                    shared.RunStep(step, a, to, scratch);
                }
                else
                {
                    step.RunRow(a, to, scratch);
                }

                b = step.IsElementwise ? b : a;
                a = to;
            }
        }
        finally
        {
            shared?.End();
        }

        AddPath(a, scratch, panels: 1, lanes: 1);
        return a;
    }

    private void AddPath(float* outputs, ScorerScratch scratch, int panels, int lanes)
    {
        for (nint p = 0; _path is not null && p < panels; p++)
        {
            var sum = new Span<float>(outputs + (p * Outputs * lanes), _path.Outputs * lanes);
            TensorPrimitives.Add(sum, new Span<float>(scratch.Path.Pointer + (p * sum.Length), sum.Length), sum);
        }
    }

    private void AddConvolution(ref float* parameters, ConvolutionPlan plan)
    {
        _steps.Add(new ConvolutionStep(parameters, plan));
        parameters += plan.Shape.WeightLength + plan.TargetChannels;
    }
}
