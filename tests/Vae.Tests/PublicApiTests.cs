using Xunit;

namespace Vae.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void Vae_IsAsApproved() => PublicApi.AssertApproved(typeof(VaeModel).Assembly);
}
