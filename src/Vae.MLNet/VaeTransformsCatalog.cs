using Vae;
using Vae.MLNet;
using Vae.MLNet.Internal;

namespace Microsoft.ML;

/// <summary>VAEs among <c>mlContext.Transforms</c>.</summary>
public static class VaeTransformsCatalog
{
    /// <summary>Trains a VAE and adds each row's posterior mean: an embedding.</summary>
    /// <param name="catalog">The context's transforms.</param>
    /// <param name="outputColumnName">The added column: Vector&lt;Single&gt; of <paramref name="latentDimension"/> values.</param>
    /// <param name="inputColumnName">A Vector&lt;Single&gt; of known size, best normalised; null takes the output's name.</param>
    /// <param name="exampleWeightColumnName">
    /// A Single for each row, how much it counts in training, finite and at least 0; null, the default, where all count the same.
    /// </param>
    /// <param name="latentDimension">Values per embedding; at least 1. The default is null: 8.</param>
    /// <param name="epochs">Passes over the data; at least 1. The default is null: 100.</param>
    /// <exception cref="ArgumentException">A value is outside its range.</exception>
    public static VaeEncodeEstimator VaeEncode(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        string? exampleWeightColumnName = null,
        int? latentDimension = null,
        int? epochs = null) =>
        catalog.VaeEncode(
            outputColumnName, inputColumnName, new VaeOptions { LatentDimension = latentDimension, Epochs = epochs }, exampleWeightColumnName);

    /// <summary>Trains a VAE as the options say and adds each row's latent representation.</summary>
    /// <param name="catalog">The context's transforms.</param>
    /// <param name="outputColumnName">The added column: Vector&lt;Single&gt; of the options' latent dimension.</param>
    /// <param name="inputColumnName">A Vector&lt;Single&gt; of known size; null takes the output's name.</param>
    /// <param name="options">How to build and train.</param>
    /// <param name="exampleWeightColumnName">
    /// A Single for each row, how much it counts in training, finite and at least 0; null, the default, where all count the same.
    /// </param>
    /// <param name="logVariance">Whether to add <c>{output}.LogVariance</c>, the natural log of the posterior variance.</param>
    /// <param name="sampleSeed">The seed of a posterior sample in place of its mean; null, the default, for the mean.</param>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public static VaeEncodeEstimator VaeEncode(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName,
        VaeOptions options,
        string? exampleWeightColumnName = null,
        bool logVariance = false,
        int? sampleSeed = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        return new(MlNetInternals.Environment(catalog), outputColumnName, inputColumnName, options, logVariance, sampleSeed)
        {
            ExampleWeightColumnName = exampleWeightColumnName,
        };
    }

    /// <summary>Adds each row's latent representation in a VAE that is already trained.</summary>
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
    /// <param name="exampleWeightColumnName">
    /// A Single for each row, how much it counts in training, finite and at least 0; null, the default, where all count the same.
    /// </param>
    /// <param name="latentDimension">Values between encoder and decoder; at least 1. The default is null: 8.</param>
    /// <param name="epochs">Passes over the data; at least 1. The default is null: 100.</param>
    /// <exception cref="ArgumentException">A value is outside its range.</exception>
    public static VaeReconstructEstimator VaeReconstruct(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        string? exampleWeightColumnName = null,
        int? latentDimension = null,
        int? epochs = null) =>
        catalog.VaeReconstruct(
            outputColumnName, inputColumnName, new VaeOptions { LatentDimension = latentDimension, Epochs = epochs }, exampleWeightColumnName);

    /// <summary>Trains a VAE as the options say and adds each row's reconstruction.</summary>
    /// <param name="catalog">The context's transforms.</param>
    /// <param name="outputColumnName">The added column, of the input's own type, dimensions and slot names.</param>
    /// <param name="inputColumnName">A Vector&lt;Single&gt; of known size; null takes the output's name.</param>
    /// <param name="options">How to build and train.</param>
    /// <param name="exampleWeightColumnName">
    /// A Single for each row, how much it counts in training, finite and at least 0; null, the default, where all count the same.
    /// </param>
    /// <param name="keepObserved">
    /// Whether to reconstruct only what is missing (NaN) and keep the rest: an imputer. Needs <see cref="VaeOptions.MissingValues"/>
    /// to be <see cref="MissingValues.Ignore"/>. The default is false.
    /// </param>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public static VaeReconstructEstimator VaeReconstruct(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName,
        VaeOptions options,
        string? exampleWeightColumnName = null,
        bool keepObserved = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        return new(MlNetInternals.Environment(catalog), outputColumnName, inputColumnName, options, keepObserved)
        {
            ExampleWeightColumnName = exampleWeightColumnName,
        };
    }

    /// <summary>Adds each row's reconstruction by a VAE that is already trained.</summary>
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

    /// <summary>Adds what each latent row stands for, the mean of p(x|z), by a VAE that is already trained.</summary>
    /// <param name="catalog">The context's transforms.</param>
    /// <param name="outputColumnName">
    /// The added column: Vector&lt;Single&gt; of the model's input dimension, of three dimensions where the model is for images.
    /// </param>
    /// <param name="inputColumnName">A Vector&lt;Single&gt; of the model's latent dimension; null takes the output's name.</param>
    /// <param name="model">The VAE; Fit does not change it and reads no rows.</param>
    public static VaeDecodeEstimator VaeDecode(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName, VaeModel model)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        return new(MlNetInternals.Environment(catalog), outputColumnName, inputColumnName, model);
    }
}
