using Xunit;

namespace Vae.Mpi.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void VaeMpi_IsAsApproved() => PublicApi.AssertApproved(typeof(MpiCluster).Assembly);
}
