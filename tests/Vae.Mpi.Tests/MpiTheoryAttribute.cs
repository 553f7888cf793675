using System.Reflection;
using Xunit;
using Xunit.Sdk;

namespace Vae.Mpi.Tests;

/// <summary>A test for each launcher of MPI; skipped, with a word on why, where none is installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MpiTheoryAttribute : TheoryAttribute
{
    public MpiTheoryAttribute() => Skip = Mpirun.All.Any(Mpirun.IsInstalled)
        ? null
        : $"Neither {string.Join(" nor ", Mpirun.All)} is installed. Debian and Ubuntu: apt install openmpi-bin mpich";
}

/// <summary>The launchers that are installed, each with the values given.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class LaunchersAttribute(params object[] values) : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        Mpirun.All.Where(Mpirun.IsInstalled).Select(launcher => (object[])[launcher, .. values]);
}
