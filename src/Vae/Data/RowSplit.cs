using Vae.Kernels;

namespace Vae.Data;

/// <summary>Says which rows of a stream are held out for validation, from the seed and each row's id alone.</summary>
internal readonly struct RowSplit(VaeOptions options)
{
    private readonly double _fraction = options.EffectiveValidationSetFraction;
    private readonly Noise _noise = new(options.Seed ?? 0, NoiseStream.Split);

    public bool IsValidation(ulong id)
    {
        if (_fraction == 0)
        {
            return false;
        }

        var (a, b, _, _) = _noise.Words(step: id, index: 0);
        return ((((ulong)a << 32) | b) >> 11) * (1.0 / (1UL << 53)) < _fraction;
    }
}
