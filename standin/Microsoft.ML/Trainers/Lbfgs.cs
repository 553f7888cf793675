namespace Microsoft.ML.Trainers;

/// <summary>Limited-memory BFGS, orthant-wise where there is an L1 penalty (Andrew and Gao, ICML 2007).</summary>
internal sealed class Lbfgs(int historySize, double tolerance, int maximumIterations, double l1, int unpenalised, bool isNonNegative)
{
    private const double SufficientDecrease = 1e-4;
    private const int MaximumHalvings = 40;

    // How much the improvements of past iterations weigh in the mean improvement that stops the search.
    private const double Memory = 0.25;

    /// <summary>Computes the smooth part of the loss at x and its gradient.</summary>
    public delegate double Objective(double[] x, double[] gradient);

    private readonly List<(double[] Step, double[] Change, double Rho)> _history = [];

    public double[] Minimize(Objective objective, double[] start)
    {
        int n = start.Length;
        var x = (double[])start.Clone();
        var gradient = new double[n];
        double loss = objective(x, gradient) + Penalty(x);
        double improvement = 0;
        for (int iteration = 1; iteration <= maximumIterations; iteration++)
        {
            var steepest = PseudoGradient(x, gradient);
            var direction = Direction(steepest);
            double slope = VectorMath.Dot(steepest, direction);
            if (!(slope < 0))
                return x;
            var (next, nextGradient, nextLoss) = Search(objective, x, steepest, direction, slope, loss, isFirst: _history.Count == 0);
            if (next is null)
                return x;
            Remember(x, next, gradient, nextGradient);
            improvement = (loss - nextLoss) + Memory * improvement;
            (x, gradient, loss) = (next, nextGradient, nextLoss);
            double mean = improvement * (1 - Memory) / (1 - Math.Pow(Memory, iteration));
            if (mean < tolerance)
                return x;
        }
        return x;
    }

    private double Penalty(double[] x)
    {
        double sum = 0;
        for (int i = unpenalised; l1 > 0 && i < x.Length; i++)
            sum += Math.Abs(x[i]);
        return l1 * sum;
    }

    // The one-sided derivative of least absolute value: zero where neither side goes down.
    private double[] PseudoGradient(double[] x, double[] gradient)
    {
        var pseudo = (double[])gradient.Clone();
        for (int i = 0; i < x.Length; i++)
        {
            double penalty = i < unpenalised ? 0 : l1;
            double right = gradient[i] + penalty;
            double left = gradient[i] - penalty;
            pseudo[i] = x[i] > 0 ? right : x[i] < 0 ? left : right < 0 ? right : left > 0 ? left : 0;
            if (isNonNegative && i >= unpenalised && x[i] == 0)
                pseudo[i] = Math.Min(pseudo[i], 0);
        }
        return pseudo;
    }

    private double[] Direction(double[] steepest)
    {
        double[] direction = Array.ConvertAll(steepest, g => -g);
        var alphas = new double[_history.Count];
        for (int k = _history.Count - 1; k >= 0; k--)
        {
            alphas[k] = _history[k].Rho * VectorMath.Dot(_history[k].Step, direction);
            Add(direction, -alphas[k], _history[k].Change);
        }
        if (_history.Count > 0)
        {
            var (_, change, rho) = _history[^1];
            double scale = 1 / (rho * VectorMath.Dot(change, change));
            for (int i = 0; i < direction.Length; i++)
                direction[i] *= scale;
        }
        for (int k = 0; k < _history.Count; k++)
        {
            double beta = _history[k].Rho * VectorMath.Dot(_history[k].Change, direction);
            Add(direction, alphas[k] - beta, _history[k].Step);
        }
        for (int i = unpenalised; (l1 > 0 || isNonNegative) && i < direction.Length; i++)
        {
            if (direction[i] * steepest[i] >= 0)
                direction[i] = 0;
        }
        return direction;
    }

    private (double[] X, double[] Gradient, double Loss) Search(
        Objective objective, double[] x, double[] steepest, double[] direction, double slope, double loss, bool isFirst)
    {
        double step = isFirst ? 1 / Math.Sqrt(VectorMath.Dot(direction, direction)) : 1;
        for (int halving = 0; halving < MaximumHalvings; halving++, step /= 2)
        {
            var next = new double[x.Length];
            for (int i = 0; i < x.Length; i++)
                next[i] = Project(i, x[i] + step * direction[i], x[i], steepest[i]);
            var gradient = new double[x.Length];
            double nextLoss = objective(next, gradient) + Penalty(next);
            if (nextLoss <= loss + SufficientDecrease * step * slope)
                return (next, gradient, nextLoss);
        }
        return default;
    }

    // With a penalty, no weight crosses zero within one step.
    private double Project(int i, double next, double current, double steepest)
    {
        if (i < unpenalised)
            return next;
        if (isNonNegative && next < 0)
            return 0;
        double sign = current != 0 ? Math.Sign(current) : -Math.Sign(steepest);
        return l1 > 0 && next * sign <= 0 ? 0 : next;
    }

    private void Remember(double[] x, double[] next, double[] gradient, double[] nextGradient)
    {
        var step = Difference(next, x);
        var change = Difference(nextGradient, gradient);
        double curvature = VectorMath.Dot(step, change);
        if (curvature <= 1e-12 * VectorMath.Dot(change, change))
            return;
        if (_history.Count == historySize)
            _history.RemoveAt(0);
        _history.Add((step, change, 1 / curvature));
    }

    private static double[] Difference(double[] x, double[] y)
    {
        var result = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
            result[i] = x[i] - y[i];
        return result;
    }

    private static void Add(double[] target, double factor, double[] x)
    {
        for (int i = 0; i < x.Length; i++)
            target[i] += factor * x[i];
    }
}
