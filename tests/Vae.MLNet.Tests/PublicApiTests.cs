using Vae.Tests;

namespace Vae.MLNet.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void VaeMLNet_IsAsApproved() => PublicApi.AssertApproved(typeof(VaeTransformer).Assembly);
}
