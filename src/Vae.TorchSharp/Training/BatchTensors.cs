using TorchSharp;
using Vae.Data;
using Vae.TorchSharp.Networks;

namespace Vae.TorchSharp.Training;

/// <summary>A batch on the device. B = rows, S = draws.</summary>
/// <param name="Input">What the encoder sees, [B, D]; the same tensor as <paramref name="Target"/> where there is no noise.</param>
/// <param name="Target">What is to be reconstructed, [B, D].</param>
/// <param name="Epsilon">Standard normal noise, [S, B, L].</param>
/// <param name="Condition">What encoder and decoder are told, [B, C]; null without a condition.</param>
/// <param name="Shares">Each row's share of the mean, [B, 1]; null where all count the same.</param>
/// <param name="IsPart">Whether other processes have the other rows of the batch.</param>
internal readonly record struct BatchTensors(
    torch.Tensor Input, torch.Tensor Target, torch.Tensor Epsilon, torch.Tensor? Condition, torch.Tensor? Shares, bool IsPart)
{
    /// <summary>Copies a batch into tensors of the current dispose scope.</summary>
    public static BatchTensors From(VaeBatch batch, torch.Device device)
    {
        var target = HostTensor.From(batch.Target, batch.Rows, batch.InputDimension).to(device);
        var input = batch.Input == batch.Target
            ? target
            : HostTensor.From(batch.Input, batch.Rows, batch.InputDimension).to(device);
        var epsilon = HostTensor.From(batch.Epsilon, batch.Samples, batch.Rows, batch.LatentDimension).to(device);
        var condition = batch.ConditionDimension > 0 ? HostTensor.From(batch.Conditions, batch.Rows, batch.ConditionDimension).to(device) : null;
        return new BatchTensors(input, target, epsilon, condition, SharesOf(batch)?.to(device), batch.IsPart);
    }

    private static torch.Tensor? SharesOf(VaeBatch batch)
    {
        if (!batch.HasShares)
        {
            return null;
        }

        var shares = new float[batch.Rows];
        batch.CopyShares(shares);
        return HostTensor.From(shares, batch.Rows, 1);
    }
}
