using System.Text.Json.Serialization;

namespace Vae;

/// <summary>Adam (Kingma and Ba, arXiv:1412.6980), with weight decay added to the gradient.</summary>
public sealed record Adam : AdamFamily
{
    /// <summary>Creates one with the defaults.</summary>
    public Adam()
    {
    }

    // For files; see ModelJson.
    [JsonConstructor]
    internal Adam(double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8) =>
        (LearningRate, Beta1, Beta2, Epsilon) = (learningRate, beta1, beta2, epsilon);
}
