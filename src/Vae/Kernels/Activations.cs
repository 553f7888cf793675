using System.Numerics;
using System.Runtime.CompilerServices;

namespace Vae.Kernels;

/// <summary>The nonlinearities of <see cref="Activation"/>, each a type, so that a loop is compiled for each.</summary>
internal static class Activations
{
    private static Vector<float> Zero => Vector<float>.Zero;

    private static Vector<float> One => Vector<float>.One;

    private static Vector<float> LeakySlope => new(0.01f);

    private static Vector<float> SeriesLimit => new(-0.1f);

    private static Vector<float> SoftplusLinear => new(20f);

    /// <summary>Not "positive": NaN is to come out as NaN.</summary>
    private static Vector<int> NotPositive(Vector<float> x) => Vector.LessThanOrEqual(x, Zero);

    public readonly struct Identity : IActivation
    {
        public static bool NeedsOutput => false;

        public static Vector<float> Value(Vector<float> x) => x;

        public static Vector<float> Slope(Vector<float> x, Vector<float> y) => One;
    }

    public readonly struct ReLU : IActivation
    {
        public static bool NeedsOutput => false;

        public static Vector<float> Value(Vector<float> x) => Vector.ConditionalSelect(NotPositive(x), Zero, x);

        public static Vector<float> Slope(Vector<float> x, Vector<float> y) =>
            Vector.ConditionalSelect(Vector.GreaterThan(x, Zero), One, Zero);
    }

    public readonly struct LeakyReLU : IActivation
    {
        public static bool NeedsOutput => false;

        public static Vector<float> Value(Vector<float> x) => Vector.ConditionalSelect(NotPositive(x), x * LeakySlope, x);

        public static Vector<float> Slope(Vector<float> x, Vector<float> y) =>
            Vector.ConditionalSelect(Vector.GreaterThan(x, Zero), One, LeakySlope);
    }

    public readonly struct Tanh : IActivation
    {
        public static bool NeedsOutput => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Value(Vector<float> x) => VectorMath.Tanh(x);

        public static Vector<float> Slope(Vector<float> x, Vector<float> y) => One - (y * y);
    }

    public readonly struct Sigmoid : IActivation
    {
        public static bool NeedsOutput => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Value(Vector<float> x) => VectorMath.Sigmoid(x);

        public static Vector<float> Slope(Vector<float> x, Vector<float> y) => y * (One - y);
    }

    public readonly struct ELU : IActivation
    {
        public static bool NeedsOutput => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Value(Vector<float> x) =>
            Vector.ConditionalSelect(NotPositive(x), ExpMinusOne(Vector.Min(x, Zero)), x);

        public static Vector<float> Slope(Vector<float> x, Vector<float> y) =>
            Vector.ConditionalSelect(Vector.GreaterThan(x, Zero), One, y + One);

        /// <summary>exp(x) - 1 for x of at most 0, near 0 by its series: the difference would cancel all digits there.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector<float> ExpMinusOne(Vector<float> x)
        {
            var series = x * (One + (x * 0.5f * (One + (x * (1f / 3) * (One + (x * 0.25f * (One + (x * 0.2f))))))));
            return Vector.ConditionalSelect(Vector.GreaterThan(x, SeriesLimit), series, VectorMath.ExpOfNonPositive(x) - One);
        }
    }

    public readonly struct SiLU : IActivation
    {
        public static bool NeedsOutput => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Value(Vector<float> x) => x * VectorMath.Sigmoid(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Slope(Vector<float> x, Vector<float> y)
        {
            var sigmoid = VectorMath.Sigmoid(x);
            return sigmoid * (One + (x * (One - sigmoid)));
        }
    }

    public readonly struct GELU : IActivation
    {
        public static bool NeedsOutput => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Value(Vector<float> x) => x * VectorMath.NormalCdf(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Slope(Vector<float> x, Vector<float> y) =>
            VectorMath.NormalCdf(x) + (x * VectorMath.NormalDensity(x));
    }

    public readonly struct Softplus : IActivation
    {
        public static bool NeedsOutput => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Value(Vector<float> x) =>
            Vector.ConditionalSelect(Vector.GreaterThan(x, SoftplusLinear), x, VectorMath.Softplus(x));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Slope(Vector<float> x, Vector<float> y) => VectorMath.Sigmoid(x);
    }
}
