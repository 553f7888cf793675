using Vae;
using Vae.MLNet;
using Vae.MLNet.Internal;

namespace Microsoft.ML;

/// <summary>Adds variational autoencoders (VAEs) to <c>mlContext.Transforms</c>.</summary>
public static class VaeTransformsCatalog
{
    /// <summary>Creates an estimator that trains a VAE and adds an embedding of each row, its posterior mean.</summary>
    /// <example>
    /// <code>
    /// var pipeline = mlContext.Transforms.Concatenate("Features", columns)
    ///     .Append(mlContext.Transforms.VaeEncode("Embedding", "Features", latentDimension: 8))
    ///     .Append(mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Label", "Embedding"));
    /// </code>
    /// </example>
    /// <param name="catalog">The transforms catalog.</param>
    /// <param name="outputColumnName">The column to add: a Vector&lt;Single&gt; of <paramref name="latentDimension"/> values.</param>
    /// <param name="inputColumnName">The column to read: a Vector&lt;Single&gt; of known size; null means the output's name.</param>
    /// <param name="exampleWeightColumnName">
    /// The column of example weights: a Single, finite and at least 0. The default, null, weights all rows equally.
    /// </param>
    /// <param name="latentDimension">Values per embedding; at least 1. The default, null, is as in <see cref="VaeOptions.LatentDimension"/>.</param>
    /// <param name="epochs">Passes over the data; at least 1. The default, null, is as in <see cref="VaeOptions.Epochs"/>.</param>
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

    /// <summary>Creates an estimator that trains a VAE as the options say and adds a latent representation of each row.</summary>
    /// <example>
    /// <code>
    /// var options = new VaeOptions { LatentDimension = 8, EarlyStoppingCriteria = new(), Seed = 1 };
    /// var fitted = mlContext.Transforms.VaeEncode("Embedding", "Features", options, logVariance: true).Fit(data);
    /// VaeModel model = fitted.Model;
    /// </code>
    /// </example>
    /// <param name="catalog">The transforms catalog.</param>
    /// <param name="outputColumnName">The column to add: a Vector&lt;Single&gt; of the options' latent dimension.</param>
    /// <param name="inputColumnName">The column to read: a Vector&lt;Single&gt; of known size; null means the output's name.</param>
    /// <param name="options">What to train and how.</param>
    /// <param name="exampleWeightColumnName">
    /// The column of example weights: a Single, finite and at least 0. The default, null, weights all rows equally.
    /// </param>
    /// <param name="logVariance">Whether to add <c>{output}.LogVariance</c>, the natural log of the posterior variance.</param>
    /// <param name="sampleSeed">The seed for a sample from the posterior in place of its mean. The default, null, gives the mean.</param>
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

    /// <summary>Creates an estimator that adds a latent representation of each row, from a VAE that is already trained.</summary>
    /// <param name="catalog">The transforms catalog.</param>
    /// <param name="outputColumnName">The column to add: a Vector&lt;Single&gt; of the model's latent dimension.</param>
    /// <param name="inputColumnName">The column to read: a Vector&lt;Single&gt; of the model's input dimension; null means the output's name.</param>
    /// <param name="model">The trained VAE. Fit reads no rows and leaves it unchanged.</param>
    /// <param name="logVariance">Whether to add <c>{output}.LogVariance</c>, the natural log of the posterior variance.</param>
    /// <param name="sampleSeed">The seed for a sample from the posterior in place of its mean. The default, null, gives the mean.</param>
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

    /// <summary>Creates an estimator that trains a VAE and adds a copy of each row without its noise.</summary>
    /// <example>
    /// <code>
    /// var clean = mlContext.Transforms.VaeReconstruct("Clean", "Features").Fit(noisy).Transform(noisy);
    /// </code>
    /// </example>
    /// <param name="catalog">The transforms catalog.</param>
    /// <param name="outputColumnName">The column to add, with the type, dimensions and slot names of the input.</param>
    /// <param name="inputColumnName">The column to read: a Vector&lt;Single&gt; of known size; null means the output's name.</param>
    /// <param name="exampleWeightColumnName">
    /// The column of example weights: a Single, finite and at least 0. The default, null, weights all rows equally.
    /// </param>
    /// <param name="latentDimension">
    /// Values between encoder and decoder; at least 1. The default, null, means one less than the columns, from 2 to 32; for images a 48th of
    /// the pixels' values, from 8 to 32.
    /// </param>
    /// <param name="epochs">Passes over the data; at least 1. The default, null, is as in <see cref="VaeOptions.Epochs"/>.</param>
    /// <param name="noiseShare">
    /// The share of each column's variance to remove as noise, from 0, which leaves numbers as they are, to 1, which gives the plain
    /// reconstruction. The default, null, means a cautious estimate from the rows, which leaves clean rows nearly as they are, and 1 for images.
    /// </param>
    /// <exception cref="ArgumentException">A value is outside its range.</exception>
    public static VaeReconstructEstimator VaeReconstruct(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        string? exampleWeightColumnName = null,
        int? latentDimension = null,
        int? epochs = null,
        double? noiseShare = null) =>
        catalog.VaeReconstruct(
            outputColumnName,
            inputColumnName,
            new VaeOptions { LatentDimension = latentDimension, Epochs = epochs },
            exampleWeightColumnName,
            noiseShare: noiseShare);

    /// <summary>Creates an estimator that trains a VAE as the options say and adds a reconstruction of each row.</summary>
    /// <example>
    /// <code>
    /// var options = new VaeOptions { MissingValues = MissingValues.Ignore };
    /// var filled = mlContext.Transforms.VaeReconstruct("Filled", "Features", options, keepObserved: true).Fit(gaps).Transform(gaps);
    /// </code>
    /// </example>
    /// <param name="catalog">The transforms catalog.</param>
    /// <param name="outputColumnName">The column to add, with the type, dimensions and slot names of the input.</param>
    /// <param name="inputColumnName">The column to read: a Vector&lt;Single&gt; of known size; null means the output's name.</param>
    /// <param name="options">What to train and how.</param>
    /// <param name="exampleWeightColumnName">
    /// The column of example weights: a Single, finite and at least 0. The default, null, weights all rows equally.
    /// </param>
    /// <param name="keepObserved">
    /// Whether to fill in only what is missing (NaN) and keep the rest. Requires <see cref="VaeOptions.MissingValues"/>
    /// to be <see cref="MissingValues.Ignore"/>. The default is false.
    /// </param>
    /// <param name="noiseShare">
    /// The share of each column's variance to remove as noise, from 0, which leaves numbers as they are, to 1, which gives the plain
    /// reconstruction. The default, null, means a cautious estimate from the rows, which leaves clean rows nearly as they are, and 1 where the
    /// network does not standardise its columns or the options have <see cref="VaeOptions.InputNoise"/>. Must be null with <paramref name="keepObserved"/>.
    /// </param>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public static VaeReconstructEstimator VaeReconstruct(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName,
        VaeOptions options,
        string? exampleWeightColumnName = null,
        bool keepObserved = false,
        double? noiseShare = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        return new(MlNetInternals.Environment(catalog), outputColumnName, inputColumnName, options, keepObserved, noiseShare)
        {
            ExampleWeightColumnName = exampleWeightColumnName,
        };
    }

    /// <summary>Creates an estimator that adds a reconstruction of each row, by a VAE that is already trained.</summary>
    /// <param name="catalog">The transforms catalog.</param>
    /// <param name="outputColumnName">The column to add, with the type, dimensions and slot names of the input.</param>
    /// <param name="inputColumnName">The column to read: a Vector&lt;Single&gt; of the model's input dimension; null means the output's name.</param>
    /// <param name="model">The trained VAE. Fit reads no rows and leaves it unchanged.</param>
    /// <param name="keepObserved">
    /// Whether to fill in only what is missing (NaN) and keep the rest. Requires a model whose architecture ignores
    /// missing values. The default is false.
    /// </param>
    /// <param name="noiseShare">
    /// The share of each column's variance, in the rows that the VAE was trained on, to remove as noise, from 0, which leaves numbers as they are,
    /// to 1, which gives the plain reconstruction. The default, null, means 1. Below 1 the VAE must standardise its columns. Must be null
    /// with <paramref name="keepObserved"/>.
    /// </param>
    /// <exception cref="ArgumentException">The share is outside its range, or the VAE does not fit what is asked for.</exception>
    public static VaeReconstructEstimator VaeReconstruct(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName,
        VaeModel model,
        bool keepObserved = false,
        double? noiseShare = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        return new(MlNetInternals.Environment(catalog), outputColumnName, inputColumnName, model, keepObserved, noiseShare);
    }

    /// <summary>Creates an estimator that decodes each latent row to data, the mean of p(x|z), by a VAE that is already trained.</summary>
    /// <example>
    /// <code>
    /// var decoded = mlContext.Transforms.VaeDecode("Decoded", "Embedding", model).Fit(embeddings).Transform(embeddings);
    /// </code>
    /// </example>
    /// <param name="catalog">The transforms catalog.</param>
    /// <param name="outputColumnName">
    /// The column to add: a Vector&lt;Single&gt; of the model's input dimension, of three dimensions where the model is for images.
    /// </param>
    /// <param name="inputColumnName">The column to read: a Vector&lt;Single&gt; of the model's latent dimension; null means the output's name.</param>
    /// <param name="model">The trained VAE. Fit reads no rows and leaves it unchanged.</param>
    public static VaeDecodeEstimator VaeDecode(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName, VaeModel model)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        return new(MlNetInternals.Environment(catalog), outputColumnName, inputColumnName, model);
    }
}
