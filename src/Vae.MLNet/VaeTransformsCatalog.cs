using Vae;
using Vae.MLNet;
using Vae.MLNet.Internal;

namespace Microsoft.ML;

/// <summary>VAEs among <c>mlContext.Transforms</c>.</summary>
public static class VaeTransformsCatalog
{
    internal const int DefaultLatentDimension = 8;
    internal const int DefaultEpochs = 100;

    /// <summary>Trains a VAE and adds each row's posterior mean: an embedding.</summary>
    /// <param name="catalog">The context's transforms.</param>
    /// <param name="outputColumnName">The added column: Vector&lt;Single&gt; of <paramref name="latentDimension"/> values.</param>
    /// <param name="inputColumnName">A Vector&lt;Single&gt; of known size, best normalised; null takes the output's name.</param>
    /// <param name="latentDimension">Values per embedding; at least 1. The default is 8.</param>
    /// <param name="epochs">Passes over the data; at least 1. The default is 100.</param>
    /// <param name="exampleWeightColumnName">
    /// A Single for each row, how much it counts in training, finite and at least 0; null, the default, where all count the same.
    /// </param>
    /// <exception cref="ArgumentException">A value is outside its range.</exception>
    public static VaeEncodeEstimator VaeEncode(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        int latentDimension = DefaultLatentDimension,
        int epochs = DefaultEpochs,
        string? exampleWeightColumnName = null) =>
        catalog.VaeEncode(
            outputColumnName, inputColumnName, Options(latentDimension, epochs), exampleWeightColumnName: exampleWeightColumnName);

    /// <summary>Trains a VAE as the options say and adds each row's latent representation.</summary>
    /// <param name="catalog">The context's transforms.</param>
    /// <param name="outputColumnName">The added column: Vector&lt;Single&gt; of the options' latent dimension.</param>
    /// <param name="inputColumnName">A Vector&lt;Single&gt; of known size; null takes the output's name.</param>
    /// <param name="options">How to build and train.</param>
    /// <param name="logVariance">Whether to add <c>{output}.LogVariance</c>, the natural log of the posterior variance.</param>
    /// <param name="sampleSeed">The seed of a posterior sample in place of its mean; null, the default, for the mean.</param>
    /// <param name="exampleWeightColumnName">
    /// A Single for each row, how much it counts in training, finite and at least 0; null, the default, where all count the same.
    /// </param>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public static VaeEncodeEstimator VaeEncode(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName,
        VaeOptions options,
        bool logVariance = false,
        int? sampleSeed = null,
        string? exampleWeightColumnName = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        return new(MlNetInternals.Environment(catalog), outputColumnName, inputColumnName, options, logVariance, sampleSeed)
        {
            ExampleWeightColumnName = exampleWeightColumnName,
        };
    }

    /// <summary>Adds each row's latent representation in a VAE that is trained already.</summary>
    /// <param name="catalog">The context's transforms.</param>
    /// <param name="outputColumnName">The added column: Vector&lt;Single&gt; of the model's latent dimension.</param>
    /// <param name="inputColumnName">A Vector&lt;Single&gt; of the model's input dimension; null takes the output's name.</param>
    /// <param name="model">The VAE; Fit does not change it and reads no rows.</param>
    /// <param name="logVariance">Whether to add <c>{output}.LogVariance</c>, the natural log of the posterior variance.</param>
    /// <param name="sampleSeed">The seed of a posterior sample in place of its mean; null, the default, for the mean.</param>
    public static VaeEncodeEstimator VaeEncode(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName,
        VaeModel model,
        bool logVariance = false,
        int? sampleSeed = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        return new(MlNetInternals.Environment(catalog), outputColumnName, inputColumnName, model, logVariance, sampleSeed);
    }

    /// <summary>Trains a VAE and adds each row's reconstruction: the row without what the VAE takes for noise.</summary>
    /// <param name="catalog">The context's transforms.</param>
    /// <param name="outputColumnName">The added column, of the input's own type, dimensions and slot names.</param>
    /// <param name="inputColumnName">A Vector&lt;Single&gt; of known size, best normalised; null takes the output's name.</param>
    /// <param name="latentDimension">Values between encoder and decoder; at least 1. The default is 8.</param>
    /// <param name="epochs">Passes over the data; at least 1. The default is 100.</param>
    /// <param name="exampleWeightColumnName">
    /// A Single for each row, how much it counts in training, finite and at least 0; null, the default, where all count the same.
    /// </param>
    /// <exception cref="ArgumentException">A value is outside its range.</exception>
    public static VaeReconstructEstimator VaeReconstruct(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        int latentDimension = DefaultLatentDimension,
        int epochs = DefaultEpochs,
        string? exampleWeightColumnName = null) =>
        catalog.VaeReconstruct(
            outputColumnName, inputColumnName, Options(latentDimension, epochs), exampleWeightColumnName: exampleWeightColumnName);

    /// <summary>Trains a VAE as the options say and adds each row's reconstruction.</summary>
    /// <param name="catalog">The context's transforms.</param>
    /// <param name="outputColumnName">The added column, of the input's own type, dimensions and slot names.</param>
    /// <param name="inputColumnName">A Vector&lt;Single&gt; of known size; null takes the output's name.</param>
    /// <param name="options">How to build and train.</param>
    /// <param name="keepObserved">
    /// Whether to reconstruct only what is missing (NaN) and keep the rest: an imputer. Needs <see cref="VaeOptions.MissingValues"/>
    /// to be <see cref="MissingValues.Ignore"/>. The default is false.
    /// </param>
    /// <param name="exampleWeightColumnName">
    /// A Single for each row, how much it counts in training, finite and at least 0; null, the default, where all count the same.
    /// </param>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public static VaeReconstructEstimator VaeReconstruct(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName,
        VaeOptions options,
        bool keepObserved = false,
        string? exampleWeightColumnName = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        return new(MlNetInternals.Environment(catalog), outputColumnName, inputColumnName, options, keepObserved)
        {
            ExampleWeightColumnName = exampleWeightColumnName,
        };
    }

    /// <summary>Adds each row's reconstruction by a VAE that is trained already.</summary>
    /// <param name="catalog">The context's transforms.</param>
    /// <param name="outputColumnName">The added column, of the input's own type, dimensions and slot names.</param>
    /// <param name="inputColumnName">A Vector&lt;Single&gt; of the model's input dimension; null takes the output's name.</param>
    /// <param name="model">The VAE; Fit does not change it and reads no rows.</param>
    /// <param name="keepObserved">
    /// Whether to reconstruct only what is missing (NaN) and keep the rest: an imputer. Needs a model whose
    /// architecture ignores missing values. The default is false.
    /// </param>
    public static VaeReconstructEstimator VaeReconstruct(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName, VaeModel model, bool keepObserved = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        return new(MlNetInternals.Environment(catalog), outputColumnName, inputColumnName, model, keepObserved);
    }

    internal static VaeOptions Options(int latentDimension, int epochs) => new() { LatentDimension = latentDimension, Epochs = epochs };
}
