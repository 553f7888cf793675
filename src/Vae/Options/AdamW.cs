using System.Text.Json.Serialization;

namespace Vae;

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter, arXiv:1711.05101).</summary>
public sealed record AdamW : AdamFamily
{
    /// <summary>Creates one with the defaults.</summary>
    public AdamW()
    {
    }

    // For files; see ModelJson.
    [JsonConstructor]
    internal AdamW(double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8) =>
        (LearningRate, Beta1, Beta2, Epsilon) = (learningRate, beta1, beta2, epsilon);
}
