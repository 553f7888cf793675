using System.Text.Json.Serialization;
using Vae.Kernels;

namespace Vae;

/// <summary>x_d ~ N(m_d, variance), m = f(a), a the decoder's outputs and f the <see cref="Mean"/> function.</summary>
/// <remarks>
/// The loss of a row is sum_d ((x_d - m_d)^2 / v_d + log(2 pi v_d)) / 2, v being the variance: all of -log p(x|z), in the data's units,
/// so that losses are comparable across variances and likelihoods. Where <see cref="VaeArchitecture.Standardize"/> says so, x, m and v are
/// those of standardised values, and each slot's loss is that less the logarithm of its scale.
/// </remarks>
public sealed record GaussianLikelihood : VaeLikelihood
{
    /// <summary>Creates one with the defaults.</summary>
    public GaussianLikelihood()
    {
    }

    // For files; see ModelJson.
    [JsonConstructor]
    internal GaussianLikelihood(double fixedValue = 1) =>
        FixedValue = fixedValue;

    /// <summary>Where the variance comes from.</summary>
    /// <value>The default is a <see cref="FixedVariance"/> of 1.</value>
    /// <remarks>
    /// How large an error counts as noise. 1 is large for data in [0, 1] and often for standardised ones: where the whole variance of the data
    /// is little beside it, the least loss is that of an encoder which says nothing. 0.05 suits values in [0, 1].
    /// </remarks>
    [JsonIgnore]
    public GaussianVariance Variance
    {
        get => Kind switch
        {
            VarianceKind.Learned => GaussianVariance.Learned,
            VarianceKind.PerFeature => GaussianVariance.PerFeature,
            VarianceKind.PerOutput => GaussianVariance.PerOutput,
            _ => GaussianVariance.Fixed(FixedValue),
        };
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            (Kind, FixedValue) = (value.Kind, (value as FixedVariance)?.Value ?? 1);
        }
    }

    /// <summary>The function from the decoder's outputs to the means.</summary>
    /// <value>The default is <see cref="OutputMean.Identity"/>.</value>
    public OutputMean Mean { get; init; } = OutputMean.Identity;

    // As files hold it: the kind, and beside it the number that one of the kinds has.
    [JsonInclude]
    [JsonPropertyName("variance")]
    [JsonPropertyOrder(-2)]
    internal VarianceKind Kind { get; init; }

    [JsonInclude]
    [JsonPropertyName("fixedVariance")]
    [JsonPropertyOrder(-1)]
    internal double FixedValue { get; init; } = 1;
}
