using Vae.Data;
using Vae.Training;

namespace Vae.Kernels;

/// <summary>Independent sequences of one seed. Values are part of a run's reproducibility: never renumber.</summary>
internal enum NoiseStream
{
    InitialWeights = 1,
    Split = 2,
    Shuffle = 3,
    Epsilon = 4,
    InputNoise = 5,
    ValidationEpsilon = 6,
    PriorSample = 7,
    PosteriorSample = 8,
    RowLoss = 9,
    LikelihoodNormal = 10,
    LikelihoodUniform = 11,
    RowSample = 12,
    ValidationInputNoise = 13,
    FeaturePermutation = 14,
}
