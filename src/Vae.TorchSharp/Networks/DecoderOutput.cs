using TorchSharp;

namespace Vae.TorchSharp.Networks;

/// <summary>The decoder's heads.</summary>
/// <param name="Mean">What the mean head gives, before the likelihood's own function: logits, or the input of the mean function; [N, D].</param>
/// <param name="LogVar">The log-variances that the decoder gives for every row, clamped, [N, .]; null where there are none.</param>
/// <param name="SharedLogVar">The log-variances that rows share, clamped, [.]; null where there are none.</param>
internal readonly record struct DecoderOutput(torch.Tensor Mean, torch.Tensor? LogVar, torch.Tensor? SharedLogVar);
