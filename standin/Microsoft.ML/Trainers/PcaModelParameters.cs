using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

[assembly: LoadableClass(typeof(PcaModelParameters), null, typeof(SignatureLoadModel),
    "PCA anomaly model", PcaModelParameters.LoadName)]

namespace Microsoft.ML.Trainers;

/// <summary>Stand-in for ML.NET's PcaModelParameters: the score is the part of a row's length that the components miss, in [0, 1].</summary>
public sealed class PcaModelParameters : ModelParametersBase<float>
{
    internal const string LoadName = "pcaAnomExec";

    private readonly PrincipalComponents _components;

    internal PcaModelParameters(PrincipalComponents components) => _components = components;

    private static VersionInfo Version => VersionInfo.Of("PCA ANOM", LoadName);

    public void GetEigenVectors(ref VBuffer<float>[] vectors, out int rank)
    {
        rank = _components.Vectors.Length;
        Array.Resize(ref vectors, Math.Max(vectors?.Length ?? 0, rank));
        for (int k = 0; k < rank; k++)
            VBuffer<float>.Copy(_components.Vectors[k], 0, ref vectors[k], _components.Mean.Length);
    }

    public void GetMean(ref VBuffer<float> mean) => VBuffer<float>.Copy(_components.Mean, 0, ref mean, _components.Mean.Length);

    private protected override void ScoreCore(ReadOnlySpan<float> features, ref float score)
    {
        double length = 0;
        for (int i = 0; i < features.Length; i++)
            length += Math.Pow(features[i] - (double)_components.Mean[i], 2);
        var coordinates = new float[_components.Vectors.Length];
        _components.Project(features, coordinates);
        double explained = coordinates.Sum(c => (double)c * c);
        score = (float)Math.Sqrt(Math.Max(length - explained, 0) / length);
    }

    // *** Binary format ***
    // the components
    private protected override void SaveCore(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(Version);
        PrincipalComponentsFormat.Write(ctx.Writer, _components);
    }

    private static PcaModelParameters Create(ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        return new PcaModelParameters(PrincipalComponentsFormat.Read(ctx.Reader));
    }
}
