using Vae.Options;
using Xunit;

namespace Vae.Tests.Options;

public sealed class DeviceNameTests
{
    [Theory]
    [InlineData("cpu", null)]
    [InlineData("cuda", 0)]
    [InlineData("cuda:0", 0)]
    [InlineData("cuda:12", 12)]
    public void GpuOf_AValidName_ItsNumberOrNull(string name, int? gpu)
    {
        Assert.True(DeviceName.IsValid(name));
        Assert.Equal(gpu, DeviceName.GpuOf(name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("gpu")]
    [InlineData("CPU")]
    [InlineData("cpu:0")]
    [InlineData("Cuda")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda: 1")]
    [InlineData("cuda:x")]
    [InlineData("cuda1")]
    [InlineData("cuda:99999999999")]
    public void IsValid_AnythingElse_IsNot(string name) => Assert.False(DeviceName.IsValid(name));
}
