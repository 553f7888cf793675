#if !STANDIN
using System.Reflection;

namespace Vae.MLNet.Tests.Conformance;

/// <summary>Finds what a type of the stand-in promises and ML.NET's type of that name does not keep.</summary>
internal static class Surface
{
    public static IEnumerable<string> Differences(Type standIn, Type real)
    {
        var (expected, actual) = (Signature.OfKind(standIn), Signature.OfKind(real));
        if (expected != actual)
        {
            yield return $"is '{expected}'; ML.NET's is '{actual}'";
        }

        var ancestors = Ancestors(real).Select(Signature.Of).ToHashSet();
        if (Ancestors(standIn).FirstOrDefault(t => t.IsVisible) is { } parent && !ancestors.Contains(Signature.Of(parent)))
        {
            yield return $"derives from {Signature.Of(parent)}; ML.NET's does not";
        }

        var interfaces = real.GetInterfaces().Select(Signature.Of).ToHashSet();
        foreach (var name in standIn.GetInterfaces().Where(i => i.IsVisible).Select(Signature.Of).Where(name => !interfaces.Contains(name)))
        {
            yield return $"implements {name}; ML.NET's does not";
        }

        foreach (var member in MemberDifferences(standIn, real))
        {
            yield return member;
        }
    }

    private static IEnumerable<string> MemberDifferences(Type standIn, Type real)
    {
        var declared = Signature.OfMembers(standIn).ToHashSet();
        var there = Ancestors(real).Prepend(real).SelectMany(Signature.OfMembers).ToHashSet();
        foreach (var member in declared.Where(m => !there.Contains(m)))
        {
            var near = there.Where(m => Name(m) == Name(member)).ToArray();
            yield return $"has '{member}'; ML.NET's has {(near.Length > 0 ? $"'{string.Join("', '", near)}'" : "no such member")}";
        }

        // What others implement must be whole: code that satisfies less would not compile against ML.NET.
        if (real.IsInterface || (real.IsAbstract && HasVisibleConstructor(real)))
        {
            foreach (var missing in Abstract(real).Where(m => !declared.Contains(m)))
            {
                yield return $"lacks '{missing}', which who implements the type must have";
            }
        }
    }

    private static string Name(string member) =>
        member.Split('(')[0].Split(" = ")[0].Split(' ')[^1].Split('`')[0];

    private static IEnumerable<Type> Ancestors(Type type)
    {
        if (type.IsInterface)
        {
            return type.GetInterfaces();
        }

        var ancestors = new List<Type>();
        for (var t = type.BaseType; t is not null; t = t.BaseType)
        {
            ancestors.Add(t);
        }

        return ancestors;
    }

    private static IEnumerable<string> Abstract(Type type) => type.IsInterface
        ? Signature.OfMembers(type)
        : Signature.OfMembers(type).Where(m => m.Contains(" abstract ", StringComparison.Ordinal));

    private static bool HasVisibleConstructor(Type type) =>
        type.GetConstructors(Signature.Declared).Any(c => c.IsPublic || c.IsFamily || c.IsFamilyOrAssembly);
}
#endif
