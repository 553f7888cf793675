using Vae.Kernels;

namespace Vae;

/// <summary>An architecture and a value for each of its parameters. Immutable and thread-safe.</summary>
public sealed class VaeWeights
{
    // The smallest number whose reciprocal is finite in single precision, and a few roundings.
    private const float SmallestScale = 1.2e-38f;

    private readonly float[] _values;
    private readonly Dictionary<string, (int Offset, VaeParameter Parameter)> _byName;

    /// <summary>Creates weights from a copy of the values.</summary>
    /// <param name="architecture">A valid architecture.</param>
    /// <param name="values">All parameters in the order of <see cref="VaeArchitecture.GetParameters"/>, each row-major.</param>
    /// <exception cref="ArgumentException">
    /// The architecture is not valid, the number of values is wrong, a value is not finite, a running variance is negative or a scale is not above 0.
    /// </exception>
    public VaeWeights(VaeArchitecture architecture, ReadOnlySpan<float> values)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        architecture.Validate();
        Architecture = architecture;
        Parameters = architecture.GetParameters();
        _byName = new(StringComparer.Ordinal);
        var offset = 0;
        foreach (var parameter in Parameters)
        {
            _byName.Add(parameter.Name, (offset, parameter));
            offset += parameter.Length;
        }

        if (values.Length != offset)
        {
            throw new ArgumentException($"{values.Length} values were given; the architecture has {offset} parameters.");
        }

        foreach (var (name, (start, parameter)) in _byName)
        {
            var array = values.Slice(start, parameter.Length);
            var bad = array.IndexOfNonFinite();
            if (bad >= 0)
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"'{name}' holds {array[bad]} at position {bad}; weights must be finite."));
            }

            var negative = parameter.IsVariance ? array.IndexOfAnyInRange(float.MinValue, -float.Epsilon) : -1;
            if (negative >= 0)
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"'{name}' holds {array[negative]} at position {negative}; a variance must be at least 0."));
            }

            var small = parameter.IsScale ? array.IndexOfAnyInRange(float.MinValue, float.BitDecrement(SmallestScale)) : -1;
            if (small >= 0)
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"'{name}' holds {array[small]} at position {small}; a scale must be at least {SmallestScale}."));
            }
        }

        _values = values.ToArray();
        ConditionUnits = architecture.ConditionDimension > 0 ? new(this[VaeParameter.ConditionShift], this[VaeParameter.ConditionScale]) : null;
        Units = architecture.Standardize ? new(this[VaeParameter.InputShift], this[VaeParameter.InputScale]) : null;
    }

    /// <summary>The architecture that the weights belong to.</summary>
    public VaeArchitecture Architecture { get; }

    /// <summary>Names and shapes, in the order of the values.</summary>
    public IReadOnlyList<VaeParameter> Parameters { get; }

    /// <summary>All values, in the order of <see cref="Parameters"/>, each row-major.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>The condition's units; null without one.</summary>
    internal SlotUnits? ConditionUnits { get; }

    /// <summary>The data's units; null where the architecture does not standardise.</summary>
    internal SlotUnits? Units { get; }

    internal ReadOnlyMemory<float> Memory => _values;

    /// <summary>The values of one parameter, row-major in its shape.</summary>
    /// <param name="name">As <see cref="VaeParameter.Name"/>.</param>
    /// <exception cref="KeyNotFoundException">There is no such parameter.</exception>
    public ReadOnlySpan<float> this[string name]
    {
        get
        {
            var (offset, parameter) = Find(name);
            return _values.AsSpan(offset, parameter.Length);
        }
    }

    /// <summary>Where a parameter's values begin in <see cref="Values"/>.</summary>
    /// <param name="name">As <see cref="VaeParameter.Name"/>.</param>
    /// <exception cref="KeyNotFoundException">There is no such parameter.</exception>
    public int OffsetOf(string name) => Find(name).Offset;

    /// <summary>
    /// Draws initial weights as PyTorch's layers do: weights and biases uniform in [-1/sqrt(fan-in), 1/sqrt(fan-in)]; batch
    /// normalisation starts as the identity, learned variances at 1.
    /// </summary>
    /// <param name="architecture">A valid architecture.</param>
    /// <param name="seed">Equal seeds give equal weights.</param>
    public static VaeWeights Initialize(VaeArchitecture architecture, int seed)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        architecture.Validate();
        var parameters = architecture.GetParameters();
        var values = new float[parameters.Sum(p => p.Length)];
        var noise = new Noise(seed, NoiseStream.InitialWeights);
        var offset = 0;
        foreach (var parameter in parameters)
        {
            var span = values.AsSpan(offset, parameter.Length);
            if (parameter.FanIn > 0)
            {
                noise.FillUniform(span, step: 0, first: offset);
                var bound = 1 / MathF.Sqrt(parameter.FanIn);
                foreach (ref var value in span)
                {
                    value = ((2 * value) - 1) * bound;
                }
            }
            else
            {
                span.Fill(parameter.InitialValue);
            }

            offset += parameter.Length;
        }

        return new VaeWeights(architecture, values);
    }

    private (int Offset, VaeParameter Parameter) Find(string name) =>
        _byName.TryGetValue(name, out var found)
            ? found
            : throw new KeyNotFoundException($"There is no parameter '{name}'. There are {string.Join(", ", _byName.Keys)}.");
}
