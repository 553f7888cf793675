using Vae.Architecture;
using Vae.Kernels;

namespace Vae.Managed.Layers;

/// <summary>Layers one after another, each feeding the next.</summary>
internal sealed unsafe class LayerStack
{
    private readonly List<EngineLayer> _layers = [];
    private readonly ParameterCursor _cursor;
    private readonly int _panels;
    private readonly int _parts;
    private readonly VaeCluster? _statisticsPeers;
    private readonly AlignedBuffer _conditions;

    // Gradients between layers go back and forth between two buffers: each is read by one layer alone.
    private readonly AlignedBuffer _spareGradient;

    /// <param name="description">The layers.</param>
    /// <param name="inputs">Values per input row.</param>
    /// <param name="head">What ends the stack: its values per row, and its kernel, 0 for a linear head.</param>
    /// <param name="conditions">Of the batch's rows, [P, C, lane].</param>
    /// <param name="cursor">At the first layer's parameters; moved past the head's.</param>
    /// <param name="panels">Most panels in a batch.</param>
    /// <param name="parts">Threads of the team.</param>
    /// <param name="statisticsPeers">With whom batch normalisation shares its statistics; null for none.</param>
    public LayerStack(
        IReadOnlyList<VaeLayer> description, int inputs, (int Values, int Kernel) head, AlignedBuffer conditions, ParameterCursor cursor, int panels,
        int parts, VaeCluster? statisticsPeers = null)
    {
        (_cursor, _panels, _parts, _conditions, _statisticsPeers) = (cursor, panels, parts, conditions, statisticsPeers);
        var shape = LayerShape.Flat(inputs);
        for (var i = 0; i < description.Count; i++)
        {
            var next = i + 1 < description.Count ? description[i + 1] : null;
            switch (description[i])
            {
                case BatchNorm2dLayer norm when next is ActivationLayer activation:
                    AddBatchNorm(norm, activation.Function, shape);
                    i++;
                    break;
                case BatchNorm2dLayer norm:
                    AddBatchNorm(norm, Activation.Identity, shape);
                    break;
                case var layer:
                    Add(layer, shape, normalized: next is BatchNorm2dLayer);
                    shape = layer.OutputShape(shape);
                    break;
            }
        }

        AddHead(shape, head);
        var widest = _layers.Max(layer => layer.Output.Length);
        (OutputGradient, _spareGradient) = (new(widest), new(widest));
    }

    public AlignedBuffer Output => _layers[^1].Output;

    /// <summary>The gradient of <see cref="Output"/>, and more room than that takes; zero in the lanes that are not in use.</summary>
    public AlignedBuffer OutputGradient { get; }

    /// <summary>Where linear paths begin: at the stack's input, with the condition where the stack begins with that.</summary>
    public float* PathInput(float* input) => _layers[0] is AppendLayer first ? first.Output.Pointer : input;

    public void Forward(WorkerTeam team, float* input, PanelBatch batch, bool training)
    {
        foreach (var layer in _layers)
        {
            layer.Forward(team, input, batch, training);
            input = layer.Output.Pointer;
        }
    }

    /// <param name="team">Who computes.</param>
    /// <param name="batch">As in the forward pass.</param>
    /// <param name="inputGradient">Receives the gradient of the stack's input; null where nobody needs it.</param>
    public void Backward(WorkerTeam team, PanelBatch batch, float* inputGradient)
    {
        var (gradient, spare) = (OutputGradient, _spareGradient);

        // Nobody needs the gradient of what the condition was appended to either.
        var first = inputGradient is null && _layers[0] is AppendLayer ? 1 : 0;
        for (var i = _layers.Count - 1; i > first; i--)
        {
            if (_layers[i].IsElementwise)
            {
                _layers[i].Backward(team, batch, gradient.Pointer, gradient.Pointer);
                continue;
            }

            _layers[i].Backward(team, batch, gradient.Pointer, spare.Pointer);
            (gradient, spare) = (spare, gradient);
        }

        _layers[first].Backward(team, batch, gradient.Pointer, inputGradient);
    }

    private void Add(VaeLayer layer, LayerShape shape, bool normalized)
    {
        switch (layer)
        {
            case LinearLayer linear:
                AddDense(shape.Length, linear.Outputs);
                break;
            case ActivationLayer activation:
                _layers.Add(new ElementwiseLayer(activation.Function, shape.Length, _panels));
                break;
            case Conv2dLayer convolution:
                AddConvolution(convolution.ShapeOn(shape), transposed: false, normalized);
                break;
            case ConvTranspose2dLayer convolution:
                AddConvolution(convolution.ShapeOn(shape), transposed: true, normalized);
                break;
            case ConditionLayer condition:
                _layers.Add(new AppendLayer(_conditions, shape.Length, condition.Dimension, _panels));
                break;
            case UnflattenLayer:
                break;
            default:
                throw new ArgumentException($"{layer.GetType().Name} is not known to this engine.", nameof(layer));
        }
    }

    private void AddHead(LayerShape shape, (int Values, int Kernel) head)
    {
        if (head.Kernel == 0)
        {
            AddDense(shape.Length, head.Values);
            return;
        }

        var convolution = OutputHead.Convolution(head.Values, head.Kernel, shape);
        AddConvolution(convolution.ShapeOn(shape), transposed: false, normalized: false);
    }

    private void AddDense(int inputs, int outputs)
    {
        _layers.Add(new DenseLayer(_cursor.Parameters, _cursor.Gradients, inputs, outputs, _panels, _parts));
        _cursor.Skip(((nint)inputs * outputs) + outputs);
    }

    private void AddConvolution(ConvolutionShape shape, bool transposed, bool normalized)
    {
        _layers.Add(new ConvolutionLayer(shape, transposed, normalized, _cursor, _panels, _parts));
        _cursor.Skip((nint)shape.WeightLength + (transposed ? shape.FineChannels : shape.CoarseChannels));
    }

    private void AddBatchNorm(BatchNorm2dLayer norm, Activation function, LayerShape shape)
    {
        _layers.Add(new BatchNormLayer(norm, function, shape, _cursor, _panels, _statisticsPeers));
        _cursor.Skip(2 * shape.Channels, 2 * shape.Channels);
    }
}
