using System.Runtime.CompilerServices;

namespace Vae.Kernels;

/// <summary>Floats at a fixed address that is a multiple of 64 bytes. Zero at first; freed with the object.</summary>
internal sealed unsafe class AlignedBuffer
{
    private const int Alignment = 64;

    // Readable past the end: kernels load whole vectors.
    private const int Slack = 64;

    /// <summary>Floats that a buffer takes beside its length.</summary>
    public const int Overhead = Slack + (Alignment / sizeof(float));

    private readonly float[] _pinned;

    public AlignedBuffer(int length)
    {
        Length = length;
        _pinned = GC.AllocateArray<float>(checked(length + Overhead), pinned: true);
        var address = (nuint)Unsafe.AsPointer(ref _pinned[0]);
        Pointer = (float*)((address + (Alignment - 1)) & ~(nuint)(Alignment - 1));
    }

    public int Length { get; }

    public float* Pointer { get; }

    public Span<float> Span => new(Pointer, Length);
}
