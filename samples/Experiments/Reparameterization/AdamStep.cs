/// <summary>Adam (Kingma and Ba, arXiv:1412.6980) for one array, uphill.</summary>
internal sealed class AdamStep(int length)
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;

    private readonly double[] _mean = new double[length];
    private readonly double[] _squares = new double[length];
    private int _steps;

    public void Apply(double[] values, double[] gradient, double learningRate)
    {
        _steps++;
        var (correction1, correction2) = (1 - Math.Pow(Beta1, _steps), 1 - Math.Pow(Beta2, _steps));
        for (var i = 0; i < values.Length; i++)
        {
            _mean[i] = (Beta1 * _mean[i]) + ((1 - Beta1) * gradient[i]);
            _squares[i] = (Beta2 * _squares[i]) + ((1 - Beta2) * gradient[i] * gradient[i]);
            values[i] += learningRate * (_mean[i] / correction1) / (Math.Sqrt(_squares[i] / correction2) + Epsilon);
        }
    }
}
