using Xunit;

namespace Vae.Mpi.Tests;

public sealed class MpiLauncherTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("OMPI_COMM_WORLD_SIZE=3", 3)]
    [InlineData("PMI_SIZE=2", 2)]
    [InlineData("SLURM_STEP_NUM_TASKS=1", null)]
    [InlineData("SLURM_STEP_NUM_TASKS=8", 8)]
    [InlineData("PMIX_RANK=0", 0)]
    public void Processes_Launchers_WhatTheySay(string environment, int? expected) =>
        Assert.Equal(expected, MpiLauncher.Processes(Variables(environment)));

    [Fact]
    public void Load_LibraryThatIsNotThere_SaysWhatToName() => Assert.Equal(
        "VAE_MPI_LIBRARY is 'libnone.so', which cannot be loaded. Name MPI's shared library, such as /usr/lib/libmpi.so.40.",
        Assert.Throws<DllNotFoundException>(() => MpiLauncher.Load(Variables("VAE_MPI_LIBRARY=libnone.so"))).Message);

    [Fact]
    public void Load_NoneOfTheNames_SaysWhatToInstall() => Assert.Equal(
        "This process was started as one of several, and there is no MPI here: none of libnone.so can be loaded. Install Open MPI 4 or MPICH 4 "
        + "(Debian and Ubuntu: apt install openmpi-bin, or mpich) on every machine, or name the library in the environment variable VAE_MPI_LIBRARY.",
        Assert.Throws<DllNotFoundException>(() => MpiLauncher.LoadFirst(["libnone.so"])).Message);

    [Fact]
    public void Join_NoLauncher_ClusterOfOne()
    {
        var cluster = MpiCluster.Join(new() { RowsAreSplit = true });

        Assert.Equal((0, 1, null, true), (cluster.Rank, cluster.Size, cluster.Library, cluster.Options.RowsAreSplit));
        Assert.Throws<ArgumentOutOfRangeException>(() => MpiCluster.Join(new() { SynchronizeEvery = 0 }));
    }

    private static Func<string, string?> Variables(string environment) =>
        name => environment.StartsWith($"{name}=", StringComparison.Ordinal) ? environment[(name.Length + 1)..] : null;
}
