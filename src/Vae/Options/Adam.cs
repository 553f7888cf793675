namespace Vae;

/// <summary>Adam (Kingma and Ba, arXiv:1412.6980); weight decay is added to the gradient.</summary>
public sealed record Adam : AdamFamily;
