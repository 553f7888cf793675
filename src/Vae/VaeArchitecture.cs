using System.Text.Json.Serialization;
using Vae.Architecture;

namespace Vae;

/// <summary>What a VAE is, as data: encoder, latent, decoder, likelihood. Immutable; engines interpret it.</summary>
/// <remarks>
/// The encoder's last row feeds two linear heads, mu and the posterior scale, each of <see cref="LatentDimension"/> values.
/// The decoder's last row feeds the output heads that <see cref="Likelihood"/> asks for.
/// </remarks>
public sealed record VaeArchitecture
{
    private VaeLayer[] _encoder = [];
    private VaeLayer[] _decoder = [];

    /// <summary>Values per row of data, D.</summary>
    /// <value>At least 1.</value>
    public required int InputDimension { get; init; }

    /// <summary>Values per latent row, L.</summary>
    /// <value>At least 1.</value>
    public required int LatentDimension { get; init; }

    /// <summary>The layers before the two posterior heads; may be empty.</summary>
    public IReadOnlyList<VaeLayer> Encoder
    {
        get => _encoder;
        init => _encoder = [.. value];
    }

    /// <summary>The layers before the output heads; may be empty.</summary>
    public IReadOnlyList<VaeLayer> Decoder
    {
        get => _decoder;
        init => _decoder = [.. value];
    }

    /// <summary>The distribution of the data given z.</summary>
    /// <value>The default is <see cref="VaeLikelihood.Gaussian"/>.</value>
    public VaeLikelihood Likelihood { get; init; } = VaeLikelihood.Gaussian;

    /// <summary>What the encoder's second head means.</summary>
    /// <value>The default is <see cref="PosteriorScale.LogVariance"/>.</value>
    public PosteriorScale PosteriorScale { get; init; } = PosteriorScale.LogVariance;

    /// <summary>The lower end to which every log-variance, the posterior's and the likelihood's, is clamped where it is used.</summary>
    /// <value>The default is -30.</value>
    public double MinLogVariance { get; init; } = -30;

    /// <summary>The upper end to which every log-variance is clamped where it is used.</summary>
    /// <value>The default is 20.</value>
    public double MaxLogVariance { get; init; } = 20;

    /// <summary>What a NaN in a row means, in training and in scoring.</summary>
    /// <value>The default is <see cref="MissingValues.Error"/>.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public MissingValues MissingValues { get; init; } = MissingValues.Error;

    /// <summary>A fully connected VAE whose decoder mirrors its encoder.</summary>
    /// <param name="inputDimension">Values per row; at least 1.</param>
    /// <param name="latentDimension">Values per latent row; at least 1.</param>
    /// <param name="hiddenDimensions">The encoder's hidden widths, from the input inwards, each at least 1; may be empty.</param>
    /// <param name="activation">The nonlinearity after each hidden layer.</param>
    /// <param name="likelihood">The distribution of the data given z; null means <see cref="VaeLikelihood.Gaussian"/>.</param>
    /// <returns>For 784, 20, [400]: Linear 400, activation, heads of 20; Linear 400, activation, output head of 784.</returns>
    /// <exception cref="ArgumentException">A dimension is below 1.</exception>
    public static VaeArchitecture Mlp(
        int inputDimension,
        int latentDimension,
        IReadOnlyList<int> hiddenDimensions,
        Activation activation = Activation.ReLU,
        VaeLikelihood? likelihood = null)
    {
        ArgumentNullException.ThrowIfNull(hiddenDimensions);
        var architecture = new VaeArchitecture
        {
            InputDimension = inputDimension,
            LatentDimension = latentDimension,
            Encoder = [.. hiddenDimensions.SelectMany(Block)],
            Decoder = [.. hiddenDimensions.Reverse().SelectMany(Block)],
            Likelihood = likelihood ?? VaeLikelihood.Gaussian,
        };
        architecture.Validate();
        return architecture;

        VaeLayer[] Block(int width) => [new LinearLayer(width), new ActivationLayer(activation)];
    }

    /// <summary>Checks every value; engines call it before they build anything.</summary>
    /// <exception cref="ArgumentException">A value is outside its range; the message lists every failure.</exception>
    public void Validate() => ArchitectureRules.Check(this);

    /// <summary>The trained arrays in their fixed order, with names and shapes as in PyTorch's state dictionaries.</summary>
    public IReadOnlyList<VaeParameter> GetParameters() => ParameterList.Of(this);

    /// <summary>Compares by value, the layer lists element by element.</summary>
    /// <param name="other">The architecture compared with; may be null.</param>
    public bool Equals(VaeArchitecture? other) =>
        other is not null
        && InputDimension == other.InputDimension
        && LatentDimension == other.LatentDimension
        && _encoder.AsSpan().SequenceEqual(other._encoder)
        && _decoder.AsSpan().SequenceEqual(other._decoder)
        && Likelihood == other.Likelihood
        && PosteriorScale == other.PosteriorScale
        && MinLogVariance.Equals(other.MinLogVariance)
        && MaxLogVariance.Equals(other.MaxLogVariance)
        && MissingValues == other.MissingValues;

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(InputDimension, LatentDimension, _encoder.Length, _decoder.Length, Likelihood, PosteriorScale);
}
