#if !STANDIN
using System.Reflection;
using System.Runtime.Loader;

namespace Vae.MLNet.Tests.Conformance;

/// <summary>Holds the stand-in against ML.NET: whatever compiles against the one compiles against the other.</summary>
public sealed class StandInTests
{
    [Fact]
    public void EveryPublicTypeAndMember_IsInMlNetWithTheSameSignature()
    {
        // The stand-in's assembly has the name of one of ML.NET's: it is loaded apart.
        var context = new AssemblyLoadContext("stand-in", isCollectible: true);
        var standIn = context.LoadFromAssemblyPath(BuiltAssembly.Path("StandIn"));
        var real = RealTypes();

        var types = standIn.GetTypes().Where(IsVisible).ToArray();
        var differences = types
            .SelectMany(type => real.TryGetValue(type.FullName!, out var match)
                ? Surface.Differences(type, match).Select(difference => $"{type.FullName} {difference}.")
                : [$"{type.FullName} is not in ML.NET."])
            .Order(StringComparer.Ordinal)
            .ToArray();

        Assert.NotEmpty(types);
        Assert.True(differences.Length == 0, $"{differences.Length} differences:\n{string.Join("\n", differences)}");
    }

    private static Dictionary<string, Type> RealTypes() =>
        Directory.GetFiles(AppContext.BaseDirectory, "Microsoft.ML*.dll")
            .Select(Assembly.LoadFrom)
            .SelectMany(assembly => assembly.GetTypes())
            .Where(IsVisible)
            .ToDictionary(type => type.FullName!);

    private static bool IsVisible(Type type) =>
        type.IsNested
            ? IsVisible(type.DeclaringType!) && (type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem)
            : type.IsPublic;
}
#endif
