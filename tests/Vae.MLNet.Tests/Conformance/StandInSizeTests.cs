#if STANDIN
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.ML;

namespace Vae.MLNet.Tests.Conformance;

/// <summary>The stand-in is as large as the README's two commands and the tests need, and no larger.</summary>
public sealed class StandInSizeTests
{
    private static readonly Assembly _standIn = typeof(MLContext).Assembly;

    private static readonly OutsideReferences _outside = OutsideReferences.Read(
        [
            typeof(StandInSizeTests).Assembly.Location, BuiltAssembly.Path("LoadApp"), BuiltAssembly.Path("WebService"), BuiltAssembly.Path("Pages"),
            .. BuiltAssembly.Path("Samples").Split(';'),
        ],
        _standIn.GetName().Name!);

    [Fact]
    public void EveryPublicTypeAndMember_IsReferredToFromOutside() => AssertNone(
        Unreached(new Reach(_standIn, _outside, intoBodies: false), IsVisible),
        "public in the stand-in, and nothing in src, samples or tests refers to it. Delete each; make it internal where the stand-in's own code uses it");

    [Fact]
    public void EveryTypeAndMember_IsReachedFromOutside() => AssertNone(
        Unreached(new Reach(_standIn, _outside, intoBodies: true), _ => true),
        "in the stand-in, and nothing in src, samples or tests reaches it, nor any code that they reach. Delete each");

    private static void AssertNone(string[] unreached, string rule) =>
        Assert.True(unreached.Length == 0, $"{unreached.Length} of these are {rule}:\n{string.Join("\n", unreached)}");

    private static string[] Unreached(Reach reach, Func<MemberInfo, bool> isMeant) =>
    [
        .. _standIn.GetTypes()
            .Where(type => !IsCompilers(type) && isMeant(type))
            .SelectMany(type => reach.Contains(type)
                ? Reach.Members(type).Where(m => !reach.Contains(m) && !IsCompilers(m) && isMeant(m)).Select(OutsideReferences.KeyOf)
                : [OutsideReferences.KeyOf(type)])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Written by the compiler, or, as constants are, by it put where they are used.</summary>
    private static bool IsCompilers(MemberInfo member) => member switch
    {
        Type type => type.FullName!.Contains('<') || type.Namespace?.StartsWith("Microsoft.ML", StringComparison.Ordinal) != true,
        FieldInfo field => field.IsLiteral || field.Name.Contains('<'),
        ConstructorInfo constructor => constructor.GetParameters().Length == 0 || IsOfRecord(constructor),
        MethodBase method => method.Name.Contains('<') || IsOfRecord(method),
        _ => false,
    };

    private static bool IsOfRecord(MethodBase method) =>
        method.IsDefined(typeof(CompilerGeneratedAttribute))
        && !method.Name.StartsWith("get_", StringComparison.Ordinal)
        && method.DeclaringType!.GetMethod("<Clone>$") is not null;

    private static bool IsVisible(MemberInfo member) => member switch
    {
        Type { IsNested: true } type => IsVisible(type.DeclaringType!) && (type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem),
        Type type => type.IsPublic,
        FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        _ => false,
    };
}
#endif
