using TorchSharp;

namespace Vae.TorchSharp.Training;

/// <summary>Starts sessions on one device.</summary>
internal sealed class TorchSharpEngine : IVaeEngine
{
    private readonly torch.Device _device = torch.CPU;

    /// <inheritdoc/>
    public string Name => $"TorchSharp, {_device.type}";

    /// <inheritdoc/>
    public IVaeTrainingSession StartSession(VaeWeights initial, VaeOptions options)
    {
        ArgumentNullException.ThrowIfNull(initial);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return new TorchSharpSession(initial, options, _device);
    }
}
