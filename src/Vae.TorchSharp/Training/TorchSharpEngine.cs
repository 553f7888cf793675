using TorchSharp;
using Vae.TorchSharp.Native;
using Vae.Training;

namespace Vae.TorchSharp.Training;

/// <summary>Starts sessions on the device that their options name.</summary>
internal sealed class TorchSharpEngine : IVaeEngine
{
    /// <inheritdoc/>
    public string Name => "TorchSharp";

    /// <inheritdoc/>
    public string Describe(VaeArchitecture architecture, VaeOptions options)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentNullException.ThrowIfNull(options);
        var device = Device(options);
        if (device.type != DeviceType.CPU)
        {
            return $"{Name}, {device}";
        }

        var threads = ThreadChoice.For(architecture, options);
        return $"{Name}, {device}, {threads} thread{(threads == 1 ? "" : "s")}";
    }

    /// <inheritdoc/>
    public IVaeTrainingSession StartSession(VaeWeights initial, VaeOptions options)
    {
        ArgumentNullException.ThrowIfNull(initial);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return new TorchSharpSession(initial, options, Device(options));
    }

    private static torch.Device Device(VaeOptions options) =>
        CudaProbe.Find(options.Run.Device, out var reason)
            ?? throw new InvalidOperationException(
                $"Run.Device is '{options.Run.Device}', which cannot be used here. {reason} Or set it to null or 'cpu'.");
}
