using System.Reflection;

namespace Vae.MLNet.Tests;

/// <summary>Where the projects lie that are built beside the tests.</summary>
internal static class BuiltAssembly
{
    public static string Path(string name) =>
        typeof(BuiltAssembly).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == name).Value!;
}
