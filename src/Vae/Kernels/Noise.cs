using System.Numerics;
using System.Runtime.CompilerServices;

namespace Vae.Kernels;

/// <summary>
/// Random numbers by position: Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"). A value
/// depends on seed, stream, step and index alone, so any thread may draw any part, and a resumed run draws the same.
/// </summary>
internal readonly struct Noise(int seed, NoiseStream stream)
{
    private const int Chunk = 256;

    private readonly uint _key0 = (uint)seed;
    private readonly uint _key1 = (uint)stream;

    /// <summary>Four independent words at a position.</summary>
    public (uint A, uint B, uint C, uint D) Words(ulong step, ulong index)
    {
        var (c0, c1, c2, c3) = ((uint)index, (uint)(index >> 32), (uint)step, (uint)(step >> 32));
        var (k0, k1) = (_key0, _key1);
        for (var round = 0; round < 10; round++)
        {
            var p0 = 0xD2511F53UL * c0;
            var p1 = 0xCD9E8D57UL * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }

        return (c0, c1, c2, c3);
    }

    /// <summary>Uniform values in [0, 1), multiples of 2^-24.</summary>
    /// <param name="destination">Receives the values at positions <paramref name="first"/> onwards.</param>
    /// <param name="step">Which sequence of the stream.</param>
    /// <param name="first">The position of the first value in the sequence.</param>
    public void FillUniform(Span<float> destination, ulong step, long first = 0)
    {
        var i = 0;
        while (i < destination.Length)
        {
            var position = (ulong)(first + i);
            var (a, b, c, d) = Words(step, position >> 2);
            for (var lane = (int)(position & 3); lane < 4 && i < destination.Length; lane++, i++)
            {
                destination[i] = ToUnit(lane switch { 0 => a, 1 => b, 2 => c, _ => d });
            }
        }
    }

    /// <summary>Standard normal values, by Box and Muller from pairs of words.</summary>
    /// <param name="destination">Receives the values of the sequence from its start; they depend on its length too.</param>
    /// <param name="step">Which sequence of the stream.</param>
    [SkipLocalsInit]
    public void FillNormal(Span<float> destination, ulong step)
    {
        Span<float> radius = stackalloc float[Chunk];
        Span<float> angle = stackalloc float[Chunk];
        Span<float> sine = stackalloc float[Chunk];
        for (var start = 0; start < destination.Length; start += 2 * Chunk)
        {
            var rest = destination[start..];
            var pairs = PairsOf(rest.Length);
            FillPairs(radius[..pairs], angle[..pairs], step, (ulong)start >> 2);
            BoxMuller(radius[..pairs], angle[..pairs], sine[..pairs]);
            var cosines = Math.Min(pairs, rest.Length);
            angle[..cosines].CopyTo(rest);
            sine[..Math.Min(pairs, rest.Length - cosines)].CopyTo(rest[cosines..]);
        }
    }

    /// <summary>A part of what <see cref="FillNormal(Span{float}, ulong)"/> gives for a longer sequence, to the bit.</summary>
    /// <param name="destination">Receives the values at positions <paramref name="first"/> onwards.</param>
    /// <param name="step">Which sequence of the stream.</param>
    /// <param name="first">The position of the first value in the sequence.</param>
    /// <param name="length">Values of the whole sequence.</param>
    public void FillNormal(Span<float> destination, ulong step, long first, long length)
    {
        Span<float> radius = stackalloc float[Chunk];
        Span<float> angle = stackalloc float[Chunk];
        Span<float> sine = stackalloc float[Chunk];
        for (var start = first / (2 * Chunk) * (2 * Chunk); start < first + destination.Length; start += 2 * Chunk)
        {
            var pairs = PairsOf(length - start);
            FillPairs(radius[..pairs], angle[..pairs], step, (ulong)start >> 2);
            BoxMuller(radius[..pairs], angle[..pairs], sine[..pairs]);
            CopyOverlap(angle[..pairs], start, destination, first);
            CopyOverlap(sine[..pairs], start + pairs, destination, first);
        }
    }

    /// <summary>A permutation of 0..n-1 (Fisher and Yates).</summary>
    /// <param name="permutation">Receives the permutation.</param>
    /// <param name="step">Which sequence of the stream.</param>
    public void FillPermutation(Span<int> permutation, ulong step)
    {
        for (var i = 0; i < permutation.Length; i++)
        {
            permutation[i] = i;
        }

        for (var i = permutation.Length - 1; i > 0; i--)
        {
            var (a, b, _, _) = Words(step, (ulong)i);
            // 64 random bits make the modulo's bias smaller than 2^-32.
            var j = (int)((((ulong)a << 32) | b) % (ulong)(i + 1));
            (permutation[i], permutation[j]) = (permutation[j], permutation[i]);
        }
    }

    /// <summary>Pairs of the next chunk: a multiple of 16, so that every value goes through the vector path of the functions below.</summary>
    private static int PairsOf(long rest) => (int)Math.Min(Chunk, ((rest + 31) >> 5) << 4);

    /// <summary>Copies what two pieces of one sequence have in common.</summary>
    private static void CopyOverlap(ReadOnlySpan<float> from, long fromPosition, Span<float> to, long toPosition)
    {
        var first = Math.Max(fromPosition, toPosition);
        var count = (int)(Math.Min(fromPosition + from.Length, toPosition + to.Length) - first);
        if (count > 0)
        {
            from.Slice((int)(first - fromPosition), count).CopyTo(to[(int)(first - toPosition)..]);
        }
    }

    private void FillPairs(Span<float> radius, Span<float> angle, ulong step, ulong firstBlock)
    {
        for (var i = 0; i < radius.Length; i += 2)
        {
            var (a, b, c, d) = Words(step, firstBlock + ((ulong)i >> 1));
            // 1 - u lies in (0, 1], so its logarithm is finite.
            (radius[i], angle[i]) = (1 - ToUnit(a), 2 * ToUnit(b));
            (radius[i + 1], angle[i + 1]) = (1 - ToUnit(c), 2 * ToUnit(d));
        }
    }

    /// <summary>r = sqrt(-2 log u), a in units of pi: angle becomes r cos(a), sine r sin(a). Spans hold whole vectors.</summary>
    private static void BoxMuller(Span<float> radius, Span<float> angle, Span<float> sine)
    {
        for (var i = 0; i < radius.Length; i += Vector<float>.Count)
        {
            var r = Vector.SquareRoot(new Vector<float>(-2f) * VectorMath.Log(new(radius[i..])));
            var (sin, cos) = VectorMath.SinCosPi(new(angle[i..]));
            (r * cos).CopyTo(angle[i..]);
            (r * sin).CopyTo(sine[i..]);
        }
    }

    private static float ToUnit(uint word) => (word >> 8) * (1f / (1 << 24));
}
