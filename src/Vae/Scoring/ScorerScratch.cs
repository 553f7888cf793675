using Vae.Numerics;

namespace Vae.Scoring;

/// <summary>A thread's buffers for scoring; they grow to the largest model it has scored and are then reused.</summary>
internal sealed unsafe class ScorerScratch
{
    [ThreadStatic]
    private static ScorerScratch? _ofThisThread;

    private ScorerScratch(int length)
    {
        (Length, A, B, Target) = (length, new(length), new(length), new(length));
        NonZero = new(length);
    }

    public AlignedBuffer A { get; }

    public AlignedBuffer B { get; }

    public AlignedBuffer Target { get; }

    /// <summary>Read as integers.</summary>
    public AlignedBuffer NonZero { get; }

    private int Length { get; }

    public static ScorerScratch OfThisThread(int length)
    {
        var scratch = _ofThisThread;
        if (scratch is null || scratch.Length < length)
        {
            _ofThisThread = scratch = new(length);
        }

        return scratch;
    }
}
