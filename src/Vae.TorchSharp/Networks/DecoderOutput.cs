using TorchSharp;

namespace Vae.TorchSharp.Networks;

/// <summary>The decoder's heads.</summary>
/// <param name="Mean">What the mean head gives, before the likelihood's own function: logits, or the input of the mean function; [N, D].</param>
/// <param name="LogVar">The likelihood's log-variance, clamped; [1], [D] or [N, D]; null where there is none.</param>
internal readonly record struct DecoderOutput(torch.Tensor Mean, torch.Tensor? LogVar);
