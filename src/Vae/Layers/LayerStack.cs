using Vae.Architecture;
using Vae.Numerics;

namespace Vae.Layers;

/// <summary>Layers one after another, each feeding the next.</summary>
internal sealed unsafe class LayerStack
{
    private readonly List<EngineLayer> _layers = [];
    private readonly int _panels;
    private readonly int _parts;

    /// <param name="description">The layers.</param>
    /// <param name="headWidth">Outputs of the linear head that ends the stack.</param>
    /// <param name="inputs">Values per input row.</param>
    /// <param name="parameters">The first layer's parameters; the others follow. Moved past the head's.</param>
    /// <param name="gradients">Likewise for the gradients.</param>
    /// <param name="panels">Most panels in a batch.</param>
    /// <param name="parts">Threads of the team.</param>
    public LayerStack(
        IReadOnlyList<VaeLayer> description, int headWidth, int inputs, ref float* parameters, ref float* gradients,
        int panels, int parts)
    {
        (_panels, _parts) = (panels, parts);
        var width = inputs;
        foreach (var layer in description)
        {
            _layers.Add(layer switch
            {
                LinearLayer linear => Dense(width, linear.Outputs, ref parameters, ref gradients),
                ActivationLayer activation => new ElementwiseLayer(activation.Function, width, panels),
                _ => throw new ArgumentException($"{layer.GetType().Name} is not known to this engine.", nameof(description)),
            });
            width = layer.OutputShape(LayerShape.Flat(width)).Length;
        }

        _layers.Add(Dense(width, headWidth, ref parameters, ref gradients));
    }

    public AlignedBuffer Output => _layers[^1].Output;

    public AlignedBuffer OutputGradient => _layers[^1].OutputGradient;

    public void Forward(WorkerTeam team, float* input, int panels)
    {
        foreach (var layer in _layers)
        {
            layer.Forward(team, input, panels);
            input = layer.Output.Pointer;
        }
    }

    /// <param name="team">Who computes.</param>
    /// <param name="panels">P, as in the forward pass.</param>
    /// <param name="inputGradient">Receives the gradient of the stack's input; null where nobody needs it.</param>
    public void Backward(WorkerTeam team, int panels, float* inputGradient)
    {
        for (var i = _layers.Count - 1; i >= 0; i--)
        {
            _layers[i].Backward(team, panels, i > 0 ? _layers[i - 1].OutputGradient.Pointer : inputGradient);
        }
    }

    private DenseLayer Dense(int inputs, int outputs, ref float* parameters, ref float* gradients)
    {
        var layer = new DenseLayer(parameters, gradients, inputs, outputs, _panels, _parts);
        var count = ((nint)inputs * outputs) + outputs;
        parameters += count;
        gradients += count;
        return layer;
    }
}
