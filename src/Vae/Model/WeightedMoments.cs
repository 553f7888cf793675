namespace Vae.Model;

/// <summary>Mean and variance of a stream of numbers by West (1979), which loses nothing to numbers far from zero.</summary>
internal struct WeightedMoments
{
    private double _deviations;
    private double _squaredWeights;

    /// <summary>The sum of the weights.</summary>
    public double Weight { readonly get; private set; }

    /// <summary>0 without any.</summary>
    public double Mean { readonly get; private set; }

    /// <summary>NaN without any.</summary>
    public readonly double Variance => _deviations / Weight;

    /// <summary>Of the mean; NaN for fewer than two.</summary>
    public readonly double StandardError
    {
        get
        {
            // Of as many as would say the same had they equal weights.
            var effective = Weight * Weight / _squaredWeights;
            return effective > 1 ? Math.Sqrt(Variance / (effective - 1)) : double.NaN;
        }
    }

    public void Add(double value, double weight)
    {
        Weight += weight;
        _squaredWeights += weight * weight;
        var above = value - Mean;
        Mean += above * (weight / Weight);
        _deviations += weight * above * (value - Mean);
    }
}
