using Vae.Kernels;

namespace Vae.Model;

/// <summary>A thread's buffers for scoring; they grow to the largest model it has scored and are then reused.</summary>
internal sealed class ScorerScratch
{
    [ThreadStatic]
    private static ScorerScratch? _ofThisThread;

    private readonly Sizes _sizes;

    private ScorerScratch(Sizes sizes)
    {
        _sizes = sizes;
        (A, B, Target) = (new(sizes.Values), new(sizes.Values), new(sizes.Target));
        (NonZero, Columns, Path, Condition) = (new(sizes.NonZero), new(sizes.Columns), new(sizes.Path), new(sizes.Condition));
    }

    public AlignedBuffer A { get; }

    public AlignedBuffer B { get; }

    public AlignedBuffer Target { get; }

    /// <summary>Read as integers.</summary>
    public AlignedBuffer NonZero { get; }

    /// <summary>What convolutions gather.</summary>
    public AlignedBuffer Columns { get; }

    /// <summary>What linear paths give.</summary>
    public AlignedBuffer Path { get; }

    /// <summary>What the network is told of the rows.</summary>
    public AlignedBuffer Condition { get; }

    public static ScorerScratch OfThisThread(Sizes sizes)
    {
        var scratch = _ofThisThread;
        if (scratch is null || !scratch._sizes.Cover(sizes))
        {
            _ofThisThread = scratch = new(scratch?._sizes.Max(sizes) ?? sizes);
        }

        return scratch;
    }

    /// <summary>This thread's buffers, at least as large as another's.</summary>
    public static ScorerScratch OfThisThread(ScorerScratch other) => OfThisThread(other._sizes);

    /// <summary>Floats of each buffer.</summary>
    internal readonly record struct Sizes(int Values, int Target, int NonZero, int Columns, int Path, int Condition)
    {
        public bool Cover(Sizes other) =>
            Values >= other.Values && Target >= other.Target && NonZero >= other.NonZero && Columns >= other.Columns
            && Path >= other.Path && Condition >= other.Condition;

        public Sizes Max(Sizes other) => new(
            Math.Max(Values, other.Values), Math.Max(Target, other.Target), Math.Max(NonZero, other.NonZero),
            Math.Max(Columns, other.Columns), Math.Max(Path, other.Path), Math.Max(Condition, other.Condition));
    }
}
