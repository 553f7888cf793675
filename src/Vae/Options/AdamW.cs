namespace Vae;

/// <summary>Adam with weight decay apart from the gradient (Loshchilov and Hutter, arXiv:1711.05101).</summary>
public sealed record AdamW : AdamFamily;
