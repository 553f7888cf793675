namespace Vae.Tests;

/// <summary>The nonlinearities in double precision, as their definitions read.</summary>
internal static class ReferenceFunctions
{
    public static double Apply(Activation function, double x) => function switch
    {
        Activation.Identity => x,
        Activation.ReLU => Math.Max(0, x),
        Activation.LeakyReLU => x > 0 ? x : 0.01 * x,
        Activation.Tanh => Math.Tanh(x),
        Activation.ELU => x > 0 ? x : Math.Exp(x) - 1,
        Activation.SiLU => x * Sigmoid(x),
        Activation.GELU => x * NormalCdf(x),
        Activation.Softplus => x > 20 ? x : Softplus(x),
        Activation.Sigmoid => Sigmoid(x),
        _ => throw new ArgumentOutOfRangeException(nameof(function)),
    };

    public static double Apply(OutputMean mean, double a) => mean switch
    {
        OutputMean.Sigmoid => Sigmoid(a),
        OutputMean.Tanh => Math.Tanh(a),
        _ => a,
    };

    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    public static double Softplus(double x) => Math.Max(x, 0) + Log1p(Math.Exp(-Math.Abs(x)));

    public static double NormalDensity(double x) => Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);

    /// <summary>
    /// 1/2 + phi(x) (x + x^3/3 + x^5/(3 5) + ...): all terms have one sign, so nothing cancels. (Abramowitz and Stegun, 26.2.11.)
    /// </summary>
    public static double NormalCdf(double x)
    {
        if (Math.Abs(x) > 8)
        {
            return x > 0 ? 1 : 0;
        }

        var (term, sum) = (x, x);
        for (var n = 3; n < 400; n += 2)
        {
            sum += term *= x * x / n;
        }

        return 0.5 + (NormalDensity(x) * sum);
    }

    /// <summary>log(1 + e): below 1e-5 by its series, whose next term is then below 1e-15 of it.</summary>
    private static double Log1p(double e) => e < 1e-5 ? e - (e * e / 2) + (e * e * e / 3) : Math.Log(1 + e);
}
