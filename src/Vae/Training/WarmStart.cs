using Vae.Architecture;

namespace Vae.Training;

/// <summary>What training that goes on from a model takes from it.</summary>
internal static class WarmStart
{
    /// <summary>The options with what the model decides and that other defaults depend on.</summary>
    /// <param name="options">The user's.</param>
    /// <param name="model">What training starts from; null for nothing.</param>
    /// <param name="width">Values per row.</param>
    /// <exception cref="ArgumentException">The rows have another width, or the options describe another VAE.</exception>
    public static VaeOptions Begin(VaeOptions options, VaeModel? model, int width)
    {
        if (model is null)
        {
            return options;
        }

        if (width != model.InputDimension)
        {
            throw new ArgumentException(
                $"The data have {width} values per row; the model to start from was trained on {model.InputDimension}. Select the columns it was trained on.");
        }

        var given = model.Architecture;
        var failures = new Failures();
        Require(options.LatentDimension, given.LatentDimension, nameof(options.LatentDimension));
        Require(options.Likelihood, given.Likelihood, nameof(options.Likelihood));
        Require(options.PosteriorScale, given.PosteriorScale, nameof(options.PosteriorScale));
        Require(options.MissingValues, given.MissingValues, nameof(options.MissingValues));
        failures.ThrowIfAny(
            "The options describe another VAE than the model to start from. Leave what describes the network null to take the model's.");
        if (options.Network is not null && !given.Equals(Described(options, given)))
        {
            throw new ArgumentException(
                $"{nameof(options.Network)} describes another network than that of the model to start from. Leave it null to take the model's.");
        }

        return options with
        {
            MissingValues = options.Network is VaeArchitecture ? null : given.MissingValues,
            // Beta has warmed up before.
            Objective = options.Objective ?? (model.Objective is ElboObjective elbo ? elbo with { WarmUpEpochs = 0, Cycles = 1 } : model.Objective),
        };

        void Require<T>(T? value, object expected, string name) => failures.Require(
            value is null || expected.Equals(value), FormattableString.Invariant($"{name} is {value}; the model has {expected}."));
    }

    /// <summary>Options whose other defaults are filled, with the model's network.</summary>
    public static VaeOptions Complete(VaeOptions options, VaeModel? model) => model is null
        ? options
        : options with { Network = model.Architecture, LatentDimension = null, Likelihood = null, PosteriorScale = null, MissingValues = null };

    private static VaeArchitecture Described(VaeOptions options, VaeArchitecture given) => options.Network as VaeArchitecture ?? (options with
    {
        LatentDimension = given.LatentDimension,
        Likelihood = given.Likelihood,
        PosteriorScale = given.PosteriorScale,
        MissingValues = given.MissingValues,
    }).BuildArchitecture(given.InputDimension, given.ConditionDimension);
}
