namespace Vae.Tests;

/// <summary>One step of a <see cref="PyTorchFixture"/>: what went in, and the losses before the update.</summary>
public sealed record PyTorchFixtureStep
{
    public required double Beta { get; init; }

    public required double LearningRate { get; init; }

    public required float[] Target { get; init; }

    /// <summary>What the encoder saw; null where it saw the target.</summary>
    public float[]? Input { get; init; }

    public required float[] Epsilon { get; init; }

    public required double Loss { get; init; }

    public required double Reconstruction { get; init; }

    public required double Kl { get; init; }

    /// <summary>Posterior means of an evaluation; else null.</summary>
    public float[]? Mu { get; init; }

    /// <summary>The likelihood's means at z = mu of an evaluation; else null.</summary>
    public float[]? Mean { get; init; }
}
