namespace Vae.Tests.Export;

/// <summary>A tensor of ONNX Runtime.</summary>
/// <param name="Values">An array of float, double, long, int, uint, bool or string, row-major.</param>
/// <param name="Shape">Dimensions.</param>
internal sealed record OnnxTensor(Array Values, params long[] Shape)
{
    public float[] Floats => (float[])Values;
}
