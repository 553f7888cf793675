using Vae.Architecture;

namespace Vae.Tests;

/// <summary>Layers in naive double loops, on all rows of a batch at once. Finds its weights by name.</summary>
internal sealed class ReferenceNetwork
{
    private readonly Dictionary<string, int> _offsets = [];

    public ReferenceNetwork(VaeWeights weights)
    {
        Values = [.. weights.Values.ToArray().Select(value => (double)value)];
        foreach (var parameter in weights.Parameters)
        {
            _offsets.Add(parameter.Name, weights.OffsetOf(parameter.Name));
        }
    }

    /// <summary>The weights, free to change.</summary>
    public double[] Values { get; }

    /// <summary>Where a parameter's values begin; -1 if there is none of that name.</summary>
    public int OffsetOf(string name) => _offsets.GetValueOrDefault(name, -1);

    /// <param name="prefix">What the layers' parameters are called after.</param>
    /// <param name="layers">The layers.</param>
    /// <param name="rows">Their input.</param>
    /// <param name="conditions">What each is told.</param>
    /// <param name="training">Whether batch normalisation goes by the batch, and not by the running statistics.</param>
    public (double[][] Rows, LayerShape Shape) Layers(
        string prefix, IReadOnlyList<VaeLayer> layers, double[][] rows, double[][] conditions, bool training)
    {
        var shape = LayerShape.Flat(rows[0].Length);
        for (var i = 0; i < layers.Count; i++)
        {
            var (name, input) = ($"{prefix}.{i}", shape);
            rows = layers[i] switch
            {
                LinearLayer linear => [.. rows.Select(row => Linear(name, row, linear.Outputs))],
                ActivationLayer activation =>
                    [.. rows.Select(row => row.Select(value => ReferenceFunctions.Apply(activation.Function, value)).ToArray())],
                UnflattenLayer => rows,
                ConditionLayer => [.. rows.Zip(conditions, (row, condition) => (double[])[.. row, .. condition])],
                Conv2dLayer convolution => [.. rows.Select(row => Convolve(name, row, input, convolution))],
                ConvTranspose2dLayer convolution => [.. rows.Select(row => ConvolveTransposed(name, row, input, convolution))],
                BatchNorm2dLayer norm => Normalize(name, rows, input, norm, training),
                _ => throw new InvalidOperationException(),
            };
            shape = layers[i].OutputShape(shape);
        }

        return (rows, shape);
    }

    public double[] Linear(string name, double[] x, int outputs)
    {
        var y = new double[outputs];
        var (weight, bias) = (_offsets[name + ".weight"], _offsets[name + ".bias"]);
        for (var o = 0; o < outputs; o++)
        {
            y[o] = Values[bias + o];
            for (var i = 0; i < x.Length; i++)
            {
                y[o] += Values[weight + (o * x.Length) + i] * x[i];
            }
        }

        return y;
    }

    public double[] Convolve(string name, double[] x, LayerShape input, Conv2dLayer layer)
    {
        var output = layer.OutputShape(input);
        var y = Biases(name, output);
        ForEachPlace(output, input, layer.Kernel, layer.Stride, layer.Padding, (to, from, o, i, place) =>
            y[to] += Values[_offsets[name + ".weight"] + (((o * input.Channels) + i) * layer.Kernel * layer.Kernel) + place] * x[from]);
        return y;
    }

    private double[] ConvolveTransposed(string name, double[] x, LayerShape input, ConvTranspose2dLayer layer)
    {
        var output = layer.OutputShape(input);
        var y = Biases(name, output);
        ForEachPlace(input, output, layer.Kernel, layer.Stride, layer.Padding, (from, to, i, o, place) =>
            y[to] += Values[_offsets[name + ".weight"] + (((i * output.Channels) + o) * layer.Kernel * layer.Kernel) + place] * x[from]);
        return y;
    }

    private double[] Biases(string name, LayerShape output) =>
        [.. Enumerable.Range(0, output.Length).Select(i => Values[_offsets[name + ".bias"] + (i / output.Pixels)])];

    private static void ForEachPlace(
        LayerShape coarse, LayerShape fine, int kernel, int stride, int padding, Action<int, int, int, int, int> action)
    {
        for (var c = 0; c < coarse.Length; c++)
        {
            var (y, x) = Math.DivRem(c % coarse.Pixels, coarse.Width);
            for (var place = 0; place < kernel * kernel; place++)
            {
                var (fineY, fineX) = ((y * stride) - padding + (place / kernel), (x * stride) - padding + (place % kernel));
                for (var channel = 0; channel < fine.Channels; channel++)
                {
                    if (fineY >= 0 && fineY < fine.Height && fineX >= 0 && fineX < fine.Width)
                    {
                        action(
                            c, (channel * fine.Pixels) + (fineY * fine.Width) + fineX, c / coarse.Pixels, channel, place);
                    }
                }
            }
        }
    }

    private double[][] Normalize(string name, double[][] rows, LayerShape shape, BatchNorm2dLayer layer, bool training)
    {
        double[][] result = [.. rows.Select(row => new double[row.Length])];
        for (var c = 0; c < shape.Channels; c++)
        {
            var (mean, variance) = (Values[_offsets[name + ".running_mean"] + c], Values[_offsets[name + ".running_var"] + c]);
            if (training)
            {
                double[] all = [.. rows.SelectMany(row => row.Skip(c * shape.Pixels).Take(shape.Pixels))];
                mean = all.Average();
                variance = all.Average(value => (value - mean) * (value - mean));
            }

            var (gamma, beta) = (Values[_offsets[name + ".weight"] + c], Values[_offsets[name + ".bias"] + c]);
            for (var i = c * shape.Pixels; i < (c + 1) * shape.Pixels; i++)
            {
                for (var row = 0; row < rows.Length; row++)
                {
                    result[row][i] = (gamma * (rows[row][i] - mean) / Math.Sqrt(variance + layer.Epsilon)) + beta;
                }
            }
        }

        return result;
    }
}
