using System.Text.Json.Serialization;

namespace Vae;

/// <summary>How the learning rate changes from epoch to epoch.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "schedule")]
[JsonDerivedType(typeof(ConstantLearningRate), "constant")]
[JsonDerivedType(typeof(CosineAnnealing), "cosine")]
[JsonDerivedType(typeof(ReduceOnPlateau), "plateau")]
public abstract record LearningRateSchedule
{
    private protected LearningRateSchedule()
    {
    }
}
