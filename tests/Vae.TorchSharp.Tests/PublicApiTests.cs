using Xunit;

namespace Vae.TorchSharp.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void VaeTorchSharp_IsAsApproved() => PublicApi.AssertApproved(typeof(TorchSharpVae).Assembly);
}
