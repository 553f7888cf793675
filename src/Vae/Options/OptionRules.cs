using Vae.Architecture;

namespace Vae.Options;

/// <summary>The ranges of <see cref="VaeOptions"/>, checked all at once.</summary>
internal static class OptionRules
{
    public static void Check(VaeOptions options)
    {
        var failures = new Failures();
        CheckNetwork(options, failures);
        CheckObjective(options, failures);
        CheckOptimizer(options, failures);
        CheckTraining(options, failures);
        RunRules.Check(options.Run, failures);
        failures.ThrowIfAny("The options are not valid.");
        (options.Network as VaeArchitecture)?.Validate();
    }

    private static void CheckNetwork(VaeOptions o, Failures failures)
    {
        failures.RequireRange(o.LatentDimension ?? 1, 1, int.MaxValue, nameof(o.LatentDimension));
        failures.RequireDefined(o.PosteriorScale ?? PosteriorScale.LogVariance, nameof(o.PosteriorScale));
        failures.RequireDefined(o.MissingValues ?? MissingValues.Error, nameof(o.MissingValues));
        switch (o.Network)
        {
            case MlpNetwork mlp:
                CheckMlp(mlp, failures);
                break;
            case ConvolutionalNetwork convolutional:
                CheckConvolutional(convolutional, failures);
                break;
            case VaeArchitecture:
                RefuseBesideArchitecture(o, failures);
                break;
        }
    }

    private static void CheckMlp(MlpNetwork network, Failures failures)
    {
        const string Name = $"{nameof(VaeOptions.Network)}.{nameof(network.HiddenDimensions)}";
        failures.Require(network.HiddenDimensions is not null, $"{Name} is null; use an empty list for no hidden layer.");
        RequireWidths(network.HiddenDimensions, Name, failures);
        failures.RequireDefined(network.Activation, $"{nameof(VaeOptions.Network)}.{nameof(network.Activation)}");
    }

    private static void CheckConvolutional(ConvolutionalNetwork network, Failures failures)
    {
        const string Prefix = $"{nameof(VaeOptions.Network)}.";
        failures.RequireDefined(network.PixelLayout, Prefix + nameof(network.PixelLayout));
        failures.RequireDefined(network.Activation, Prefix + nameof(network.Activation));
        failures.RequireRange(network.Kernel, 1, int.MaxValue, Prefix + nameof(network.Kernel));
        failures.RequireRange(network.Stride, 1, int.MaxValue, Prefix + nameof(network.Stride));
        failures.Require(
            network.Channels is not { Count: 0 }, $"{Prefix}{nameof(network.Channels)} is empty; give at least one block's, or null.");
        RequireWidths(network.Channels, Prefix + nameof(network.Channels), failures);
        if (network.ImageShape is { } image)
        {
            failures.Require(
                image.Channels >= 1 && image.Height >= 1 && image.Width >= 1,
                $"{Prefix}{nameof(network.ImageShape)} is [{image.Channels}, {image.Height}, {image.Width}]; each must be at least 1.");
        }
    }

    /// <summary>A whole architecture says these itself, and what is said twice would be ignored once.</summary>
    private static void RefuseBesideArchitecture(VaeOptions o, Failures failures)
    {
        Refuse(o.LatentDimension, nameof(o.LatentDimension));
        Refuse(o.Likelihood, nameof(o.Likelihood));
        Refuse(o.PosteriorScale, nameof(o.PosteriorScale));
        Refuse(o.MissingValues, nameof(o.MissingValues));

        void Refuse(object? value, string name) => failures.Require(
            value is null,
            FormattableString.Invariant($"{name} is {value} beside a {nameof(VaeArchitecture)}, which has its own; set it there, and leave this one null."));
    }

    private static void CheckObjective(VaeOptions o, Failures failures)
    {
        if (o.EffectiveObjective is not ElboObjective elbo)
        {
            return;
        }

        const string Prefix = $"{nameof(VaeOptions.Objective)}.";
        failures.RequireNonNegative(elbo.Beta, Prefix + nameof(elbo.Beta));
        failures.RequireNonNegative(elbo.FreeBits, Prefix + nameof(elbo.FreeBits));
        failures.RequireRange(elbo.Samples, 1, 1000, Prefix + nameof(elbo.Samples));
        failures.RequireRange(elbo.WarmUpEpochs, 0, int.MaxValue, Prefix + nameof(elbo.WarmUpEpochs));
        failures.RequireRange(elbo.Cycles, 1, int.MaxValue, Prefix + nameof(elbo.Cycles));
        // What the data decide is checked once they have.
        var epochs = o.Epochs ?? (o.Network is null or ConvolutionalNetwork ? int.MaxValue : VaeOptions.DefaultEpochs);
        failures.Require(
            epochs < 1 || (long)elbo.WarmUpEpochs * elbo.Cycles <= epochs,
            $"{Prefix}{nameof(elbo.WarmUpEpochs)} is {elbo.WarmUpEpochs} in each of {elbo.Cycles} cycle(s), longer than training; together they must be "
            + $"at most {nameof(o.Epochs)}, which is {epochs}. Shorten the warm-up or train longer.");
        failures.Require(
            elbo.Cycles == 1 || elbo.WarmUpEpochs > 0,
            $"{Prefix}{nameof(elbo.Cycles)} is {elbo.Cycles} and {nameof(elbo.WarmUpEpochs)} 0; cycles need a warm-up of at least 1 epoch.");
    }

    private static void CheckOptimizer(VaeOptions o, Failures failures)
    {
        o.EffectiveOptimizer.Check(failures, nameof(o.Optimizer));
        if (o.LearningRateSchedule is ReduceOnPlateau plateau)
        {
            failures.RequireRange(plateau.Patience, 1, int.MaxValue, $"{nameof(o.LearningRateSchedule)}.{nameof(plateau.Patience)}");
        }

        if (o.GradientClipNorm is { } norm)
        {
            failures.RequirePositive(norm, nameof(o.GradientClipNorm));
        }
    }

    private static void CheckTraining(VaeOptions o, Failures failures)
    {
        failures.RequireRange(o.Epochs ?? 1, 1, int.MaxValue, nameof(o.Epochs));
        failures.RequireRange(o.BatchSize, 1, 1 << 20, nameof(o.BatchSize));
        switch (o.InputNoise)
        {
            case GaussianInputNoise noise:
                failures.RequireNonNegative(noise.StandardDeviation, $"{nameof(o.InputNoise)}.{nameof(noise.StandardDeviation)}");
                break;
            case MaskingInputNoise noise:
                failures.RequireShare(noise.Probability, $"{nameof(o.InputNoise)}.{nameof(noise.Probability)}");
                break;
            case VariableMaskingInputNoise noise:
                failures.RequireShare(noise.MaxProbability, $"{nameof(o.InputNoise)}.{nameof(noise.MaxProbability)}");
                break;
        }

        failures.Require(o.ConditionColumnName != "", $"{nameof(o.ConditionColumnName)} is empty; name a column, or leave it null for no condition.");
        failures.RequireShare(o.ValidationSetFraction ?? 0, nameof(o.ValidationSetFraction));
        var validates = o.Run is { ValidatesOnRows: true };
        failures.Require(
            !validates || o.ValidationSetFraction is null or 0,
            FormattableString.Invariant($"{nameof(o.ValidationSetFraction)} is {o.ValidationSetFraction} and there are rows to validate on too; ")
            + "leave one of the two out.");
        failures.Require(o.Run is not null, $"{nameof(o.Run)} is null; leave it out for the defaults.");
        if (o.EarlyStoppingCriteria is { } stopping)
        {
            failures.RequireRange(stopping.Patience, 1, int.MaxValue, $"{nameof(o.EarlyStoppingCriteria)}.{nameof(stopping.Patience)}");
            failures.RequireNonNegative(stopping.MinDelta, $"{nameof(o.EarlyStoppingCriteria)}.{nameof(stopping.MinDelta)}");
            failures.Require(
                validates || o.EffectiveValidationSetFraction > 0,
                FormattableString.Invariant(
                    $"{nameof(o.EarlyStoppingCriteria)} is set and {nameof(o.ValidationSetFraction)} is {o.ValidationSetFraction}; ")
                + "early stopping needs a validation set, such as 0.1.");
        }
    }

    private static void RequireWidths(IReadOnlyList<int>? widths, string name, Failures failures)
    {
        foreach (var (i, width) in (widths ?? []).Index())
        {
            failures.RequireRange(width, 1, int.MaxValue, $"{name}[{i}]");
        }
    }
}
