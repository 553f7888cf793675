using TorchSharp;
using Vae.Training;

namespace Vae.TorchSharp.Training;

/// <summary>The objective and its parts as scalar tensors; see <see cref="VaeLosses"/>.</summary>
internal readonly record struct ObjectiveTerms(torch.Tensor Loss, torch.Tensor Reconstruction, torch.Tensor? Kl)
{
    public VaeLosses Read() => new(Value(Loss), Value(Reconstruction), Kl is null ? 0 : Value(Kl));

    private static float Value(torch.Tensor scalar) => scalar.item<float>();
}
