using System.Text.Json;
using Vae.Serialization;
using Xunit;

namespace Vae.Tests.Serialization;

public sealed class ModelJsonTests
{
    [Fact]
    public void Deserialize_KeysLeftOut_TheDefaultsOfTheTypes()
    {
        // As a file of an earlier version lacks what later versions added.
        var architecture = Deserialize("""{"inputDimension":3,"latentDimension":2}""", ModelJson.Of<VaeArchitecture>());
        var options = Deserialize("{}", ModelJson.Of<VaeOptions>());
        var likelihood = Deserialize("""{"likelihood":"gaussian"}""", ModelJson.Of<VaeLikelihood>());
        var stopping = Deserialize("""{"earlyStoppingCriteria":{}}""", ModelJson.Of<VaeOptions>()).EarlyStoppingCriteria;
        var conv = Deserialize("""{"layer":"conv2d","channels":4}""", ModelJson.Of<VaeLayer>());

        Assert.Equal(new VaeArchitecture { InputDimension = 3, LatentDimension = 2 }, architecture);
        Assert.Equal(new VaeOptions(), options);
        Assert.Equal(new GaussianLikelihood(), likelihood);
        Assert.Equal(new EarlyStoppingCriteria(), stopping);
        Assert.Equal(new Conv2dLayer(4), conv);
    }

    [Fact]
    public void Serialize_InputNoise_IsReadAgain() => Assert.All(
        (InputNoise[])[new GaussianInputNoise(0.1), new MaskingInputNoise(0.2), new VariableMaskingInputNoise(0.3)],
        noise => Assert.Equal(
            noise, Deserialize(JsonSerializer.Serialize(new VaeOptions { InputNoise = noise }, ModelJson.Of<VaeOptions>()), ModelJson.Of<VaeOptions>()).InputNoise));

    public static TheoryData<string> OptionRecords =>
    [
        """{"network":{"network":"mlp"}}""", """{"network":{"network":"convolutional"}}""", """{"objective":{"objective":"elbo"}}""",
        """{"optimizer":{"optimizer":"adam"}}""", """{"optimizer":{"optimizer":"adamW"}}""", """{"optimizer":{"optimizer":"sgd"}}""",
        """{"learningRateSchedule":{"schedule":"plateau"}}""",
    ];

    [Theory]
    [MemberData(nameof(OptionRecords))]
    public void Deserialize_RecordWithNothingSaid_HasTheDefaultsOfItsType(string json)
    {
        var options = Deserialize(json, ModelJson.Of<VaeOptions>());
        object read = (object?)options.Network ?? options.Objective ?? (object?)options.Optimizer ?? options.LearningRateSchedule!;

        Assert.Equal(Activator.CreateInstance(read.GetType()), read);
    }

    private static T Deserialize<T>(string json, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(json, type)!;
}
