namespace Microsoft.ML.Trainers;

/// <summary>The mean cross-entropy of a linear softmax model with an L2 penalty on its weights, and the gradient.</summary>
/// <remarks>C = classes, D = features. Parameters: C biases, then C rows of D weights.</remarks>
internal sealed class SoftmaxRegression(TrainingRows rows, int classes, double l2)
{
    // A fixed number of parts, added up in order, so that results do not depend on the number of processors.
    private const int Parts = 8;

    private readonly double _weightSum = rows.Weights.Sum(w => (double)w);

    public double Loss(double[] x, double[] gradient)
    {
        float[] parameters = Array.ConvertAll(x, v => (float)v);
        var losses = new double[Parts];
        var gradients = new float[Parts][];
        Parallel.For(0, Parts, part => losses[part] = Part(part, parameters, gradients[part] = new float[x.Length]));
        Array.Clear(gradient);
        foreach (float[] part in gradients)
        {
            for (int i = 0; i < part.Length; i++)
                gradient[i] += part[i];
        }
        double loss = losses.Sum();
        for (int i = classes; i < x.Length; i++)
        {
            loss += 0.5 * l2 * x[i] * x[i];
            gradient[i] += l2 * x[i];
        }
        for (int i = 0; i < x.Length; i++)
            gradient[i] /= _weightSum;
        return loss / _weightSum;
    }

    private double Part(int part, float[] parameters, float[] gradient)
    {
        long count = rows.Features.Length;
        double loss = 0;
        var scores = new float[classes];
        for (int row = (int)(count * part / Parts); row < count * (part + 1) / Parts; row++)
        {
            float[] features = rows.Features[row];
            for (int c = 0; c < classes; c++)
                scores[c] = parameters[c] + VectorMath.Dot(features, parameters.AsSpan(classes + c * rows.Width, rows.Width));
            int label = rows.Labels[row];
            float labelScore = scores[label];
            float logSum = MaximumEntropyModelParameters.Softmax(scores);
            loss += rows.Weights[row] * (double)(logSum - labelScore);
            for (int c = 0; c < classes; c++)
            {
                float error = rows.Weights[row] * (scores[c] - (c == label ? 1 : 0));
                gradient[c] += error;
                VectorMath.AddScaled(error, features, gradient.AsSpan(classes + c * rows.Width, rows.Width));
            }
        }
        return loss;
    }
}
