namespace Vae;

/// <summary>The gradient method, with PyTorch's update rules.</summary>
public enum VaeOptimizer
{
    /// <summary>Adam (Kingma and Ba, arXiv:1412.6980); weight decay is added to the gradient.</summary>
    Adam,

    /// <summary>Adam with decoupled weight decay (Loshchilov and Hutter, arXiv:1711.05101).</summary>
    AdamW,

    /// <summary>Stochastic gradient descent with momentum; weight decay is added to the gradient.</summary>
    Sgd,
}
