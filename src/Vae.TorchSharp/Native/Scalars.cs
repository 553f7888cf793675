using TorchSharp;

namespace Vae.TorchSharp.Native;

/// <summary>Numbers as libtorch takes them, kept alive.</summary>
/// <remarks>
/// TorchSharp 0.105.2 passes a scalar's handle to native code without keeping the scalar itself reachable, so that a garbage
/// collection during the call may free it: <c>x + 1</c>, and <c>a + b</c> with its hidden factor 1, then compute with freed
/// memory; so does <c>square</c> with its exponent. Arithmetic here goes through these methods, with scalars that are held elsewhere, or
/// by <c>using</c> around the call. BannedSymbols.TorchSharp.txt makes the others errors.
/// </remarks>
internal static class Scalars
{
    public static Scalar Zero { get; } = 0.0.ToScalar();

    public static Scalar One { get; } = 1.0.ToScalar();

    private static Scalar Half { get; } = 0.5.ToScalar();

    /// <summary>
    /// The number in single precision, to be disposed: infinite where it is beyond, as in the managed engine, for which libtorch
    /// would throw an error of its own.
    /// </summary>
    public static Scalar ToSingleScalar(this double value) => ((double)(float)value).ToScalar();

    /// <summary>a + b.</summary>
    public static torch.Tensor Plus(this torch.Tensor a, torch.Tensor b) => a.add(b, One);

    /// <summary>a + 1.</summary>
    public static torch.Tensor PlusOne(this torch.Tensor a) => a.add(One, One);

    /// <summary>a / 2.</summary>
    public static torch.Tensor Halved(this torch.Tensor a) => a.mul(Half);

    /// <summary>a times a.</summary>
    public static torch.Tensor Squared(this torch.Tensor a) => a * a;

    /// <summary>a times a number.</summary>
    public static torch.Tensor Times(this torch.Tensor a, double factor)
    {
        using var scalar = factor.ToScalar();
        return a.mul(scalar);
    }

    /// <summary>a, or the number where that is greater.</summary>
    public static torch.Tensor AtLeast(this torch.Tensor a, double min)
    {
        using var scalar = min.ToScalar();
        return a.clamp_min(scalar);
    }

    /// <summary>a, or the nearer end of the range where a is outside it.</summary>
    public static torch.Tensor Between(this torch.Tensor a, double min, double max)
    {
        using var low = min.ToScalar();
        using var high = max.ToScalar();
        return a.clamp(low, high);
    }

    /// <summary>log(1 + exp(a)).</summary>
    public static torch.Tensor Softplus(this torch.Tensor a) => a.relu().Plus(a.abs().neg().exp().log1p());
}
