using Vae.Data;
using Vae.Kernels;

namespace Vae.TorchSharp.Tests;

/// <summary>Batches of uniform rows in [0, 1] and standard normal noise.</summary>
internal static class TestBatches
{
    public static VaeBatch Make(
        int rows, int inputDimension, int latentDimension, int samples = 1, bool inputNoise = false, int step = 0,
        int conditionDimension = 0)
    {
        var batch = new VaeBatch(rows, inputDimension, latentDimension, samples, inputNoise, conditionDimension: conditionDimension);
        batch.Begin(rows, inputNoise);
        new Noise(1, NoiseStream.InitialWeights).FillUniform(batch.Target, (ulong)step);
        if (inputNoise)
        {
            new Noise(1, NoiseStream.InputNoise).FillUniform(batch.Input, (ulong)step);
        }

        new Noise(2, NoiseStream.InitialWeights).FillUniform(batch.Conditions, (ulong)step);
        new Noise(1, NoiseStream.Epsilon).FillNormal(batch.Epsilon, (ulong)step);
        return batch;
    }
}
