using TorchSharp;
using Vae.Training;
using Xunit;

namespace Vae.TorchSharp.Tests.Training;

/// <summary>Every tensor of a session is made for the session's device and in single precision, whatever else the process does.</summary>
public sealed class DeviceTests
{
    public static TheoryData<string, bool, string> Cases()
    {
        var data = new TheoryData<string, bool, string>();
        foreach (var likelihood in (string[])["Bernoulli", "FixedSigmoid", "Learned", "PerFeatureTanh", "PerOutput", "Categorical", "Mixed"])
        {
            data.Add(likelihood, false, "AdamW");
            data.Add(likelihood, true, "Sgd");
        }

        return data;
    }

    /// <summary>A tensor made for no device in particular would land on the meta device, which has no memory, and meet the others there.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Step_OtherDefaultDeviceAndType_AsWithout(string likelihood, bool rows, string optimizer)
    {
        var parity = new ParityCase
        {
            Likelihood = ParityCase.LikelihoodOf(likelihood),
            Missing = rows,
            Weighted = rows,
            Options = new VaeOptions
            {
                Optimizer = Named.Optimizer(optimizer) with { WeightDecay = 0.1 }, GradientClipNorm = 1, Objective = new ElboObjective { FreeBits = 0.1, Samples = 2 }, Run = new() { Device = "cpu" },
            },
        };
        var expected = Losses(parity);
        var (device, type) = (torch.get_default_device(), torch.get_default_dtype());
        try
        {
            torch.set_default_device(torch.META);
            torch.set_default_dtype(torch.float64);

            Assert.Equal(expected, Losses(parity));
        }
        finally
        {
            torch.set_default_device(device);
            torch.set_default_dtype(type);
        }
    }

    private static VaeLosses[] Losses(ParityCase parity)
    {
        using var session = TorchSharpVae.CreateEngine().StartSession(parity.Weights, parity.FullOptions);
        return [.. Enumerable.Range(0, 3).Select(i => session.Step(parity.BatchOf(i), 0.5, 0.01)), session.Evaluate(parity.BatchOf(0), 1)];
    }
}
