namespace Vae.Training;

/// <summary>The ranges of <see cref="VaeOptions"/>, checked all at once.</summary>
internal static class OptionRules
{
    public static void Check(VaeOptions options)
    {
        var failures = new Failures();
        CheckNetwork(options, failures);
        CheckObjective(options, failures);
        CheckOptimizer(options, failures);
        CheckRun(options, failures);
        CheckCheckpoint(options, failures);
        failures.ThrowIfAny("The options are not valid.");
        options.Architecture?.Validate();
    }

    private static void CheckNetwork(VaeOptions o, Failures failures)
    {
        failures.RequireRange(o.LatentDimension, 1, int.MaxValue, nameof(o.LatentDimension));
        failures.RequireDefined(o.Network, nameof(o.Network));
        failures.RequireDefined(o.PixelLayout, nameof(o.PixelLayout));
        failures.RequireDefined(o.Activation ?? Activation.ReLU, nameof(o.Activation));
        failures.RequireDefined(o.PosteriorScale, nameof(o.PosteriorScale));
        failures.RequireDefined(o.MissingValues, nameof(o.MissingValues));
        failures.Require(
            o.HiddenDimensions is not null, $"{nameof(o.HiddenDimensions)} is null; use an empty list for no hidden layer.");
        foreach (var (i, width) in (o.HiddenDimensions ?? []).Index())
        {
            failures.RequireRange(width, 1, int.MaxValue, $"{nameof(o.HiddenDimensions)}[{i}]");
        }

        failures.Require(
            o.ConvolutionChannels is not { Count: 0 }, $"{nameof(o.ConvolutionChannels)} is empty; give at least one block's, or null.");
        foreach (var (i, channels) in (o.ConvolutionChannels ?? []).Index())
        {
            failures.RequireRange(channels, 1, int.MaxValue, $"{nameof(o.ConvolutionChannels)}[{i}]");
        }

        if (o.ImageShape is { } image)
        {
            failures.Require(
                image.Channels >= 1 && image.Height >= 1 && image.Width >= 1,
                $"{nameof(o.ImageShape)} is [{image.Channels}, {image.Height}, {image.Width}]; each must be at least 1.");
        }
    }

    private static void CheckObjective(VaeOptions o, Failures failures)
    {
        failures.RequireDefined(o.Objective, nameof(o.Objective));
        failures.RequireNonNegative(o.Beta, nameof(o.Beta));
        failures.RequireNonNegative(o.FreeBits, nameof(o.FreeBits));
        failures.RequireRange(o.Samples, 1, 1000, nameof(o.Samples));
        failures.RequireRange(o.BetaWarmUpEpochs, 0, int.MaxValue, nameof(o.BetaWarmUpEpochs));
        failures.RequireRange(o.BetaCycles, 1, int.MaxValue, nameof(o.BetaCycles));
        failures.Require(
            o.Epochs < 1 || (long)o.BetaWarmUpEpochs * o.BetaCycles <= o.Epochs,
            $"{nameof(o.BetaWarmUpEpochs)} is {o.BetaWarmUpEpochs} in each of {o.BetaCycles} cycle(s), longer than training; together they must be "
            + $"at most {nameof(o.Epochs)}, which is {o.Epochs}. Shorten the warm-up or train longer.");
        failures.Require(
            o.BetaCycles == 1 || o.BetaWarmUpEpochs > 0,
            $"{nameof(o.BetaCycles)} is {o.BetaCycles} and {nameof(o.BetaWarmUpEpochs)} 0; cycles need a warm-up of at least 1 epoch.");
    }

    private static void CheckOptimizer(VaeOptions o, Failures failures)
    {
        failures.RequireDefined(o.Optimizer, nameof(o.Optimizer));
        failures.RequirePositive(o.LearningRate, nameof(o.LearningRate));
        failures.RequireDefined(o.LearningRateSchedule, nameof(o.LearningRateSchedule));
        failures.RequireRange(o.SchedulePatience, 1, int.MaxValue, nameof(o.SchedulePatience));
        failures.RequireNonNegative(o.WeightDecay, nameof(o.WeightDecay));
        RequireShare(failures, o.AdamBeta1, nameof(o.AdamBeta1));
        RequireShare(failures, o.AdamBeta2, nameof(o.AdamBeta2));
        failures.RequirePositive(o.AdamEpsilon, nameof(o.AdamEpsilon));
        RequireShare(failures, o.Momentum, nameof(o.Momentum));
        if (o.GradientClipNorm is { } norm)
        {
            failures.RequirePositive(norm, nameof(o.GradientClipNorm));
        }
    }

    private static void CheckRun(VaeOptions o, Failures failures)
    {
        failures.RequireRange(o.Epochs, 1, int.MaxValue, nameof(o.Epochs));
        failures.RequireRange(o.BatchSize, 1, 1 << 20, nameof(o.BatchSize));
        failures.RequireDefined(o.InputNoise, nameof(o.InputNoise));
        failures.RequireNonNegative(o.InputNoiseAmount, nameof(o.InputNoiseAmount));
        if (o.InputNoise == InputNoise.Masking)
        {
            RequireShare(failures, o.InputNoiseAmount, nameof(o.InputNoiseAmount));
        }

        RequireShare(failures, o.ValidationSetFraction, nameof(o.ValidationSetFraction));
        failures.RequireDefined(o.Engine, nameof(o.Engine));
        failures.Require(
            o.Device is null || DeviceName.IsValid(o.Device),
            $"{nameof(o.Device)} is '{o.Device}'; it must be 'cpu', 'cuda' or 'cuda:' and the number of a GPU, such as 'cuda:1', or null.");
        failures.Require(
            o.Engine != VaeEngine.Managed || DeviceName.GpuOf(o.Device) is null, ManagedEngine.RefuseDevice(o.Device));
        if (o.Threads is { } threads)
        {
            failures.RequireRange(threads, 1, 1024, nameof(o.Threads));
        }

        failures.Require(
            o.MemoryBudget >= 1, FormattableString.Invariant($"{nameof(o.MemoryBudget)} is {o.MemoryBudget}; it must be at least 1, in bytes."));
        if (o.EarlyStoppingCriteria is { } stopping)
        {
            failures.RequireRange(stopping.Patience, 1, int.MaxValue, $"{nameof(o.EarlyStoppingCriteria)}.{nameof(stopping.Patience)}");
            failures.RequireNonNegative(stopping.MinDelta, $"{nameof(o.EarlyStoppingCriteria)}.{nameof(stopping.MinDelta)}");
            failures.Require(
                o.ValidationSetFraction > 0,
                FormattableString.Invariant(
                    $"{nameof(o.EarlyStoppingCriteria)} is set and {nameof(o.ValidationSetFraction)} is {o.ValidationSetFraction}; ")
                + "early stopping needs a validation set, such as 0.1.");
        }
    }

    private static void CheckCheckpoint(VaeOptions o, Failures failures)
    {
        if (o.Checkpoint is not { } checkpoint)
        {
            return;
        }

        failures.Require(
            !string.IsNullOrWhiteSpace(checkpoint.Path), $"{nameof(o.Checkpoint)}.{nameof(checkpoint.Path)} is empty; name a file.");
        failures.RequireRange(checkpoint.EveryEpochs ?? 1, 1, int.MaxValue, $"{nameof(o.Checkpoint)}.{nameof(checkpoint.EveryEpochs)}");
        failures.Require(
            checkpoint.EveryTime is not { } time || time > TimeSpan.Zero,
            FormattableString.Invariant($"{nameof(o.Checkpoint)}.{nameof(checkpoint.EveryTime)} is {checkpoint.EveryTime}; it must be above 0."));
        failures.Require(
            checkpoint.EveryEpochs is not null || checkpoint.EveryTime is not null,
            $"{nameof(o.Checkpoint)} has neither {nameof(checkpoint.EveryEpochs)} nor {nameof(checkpoint.EveryTime)}; set one of them.");
    }

    private static void RequireShare(Failures failures, double value, string name) =>
        failures.Require(
            value is >= 0 and < 1,
            FormattableString.Invariant($"{name} is {value}; it must be at least 0 and below 1."));
}
