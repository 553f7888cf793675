using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using Xunit;

namespace Vae.Tests;

/// <summary>A library's public API as text, a line a member, and its approval.</summary>
internal static class PublicApi
{
    private const string Approve = "VAE_APPROVE_API";

    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> _keywords = new()
    {
        [typeof(void)] = "void", [typeof(bool)] = "bool", [typeof(int)] = "int", [typeof(long)] = "long", [typeof(ulong)] = "ulong",
        [typeof(float)] = "float", [typeof(double)] = "double", [typeof(string)] = "string", [typeof(object)] = "object",
    };

    private static readonly NullabilityInfoContext _nullability = new();

    /// <summary>Holds a library against <c>PublicApi.approved.txt</c> beside the calling test.</summary>
    public static void AssertApproved(Assembly library, [CallerFilePath] string test = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(test)!, "PublicApi.approved.txt");
        var actual = Of(library).ToArray();
        if (Environment.GetEnvironmentVariable(Approve) == "1")
        {
            File.WriteAllLines(path, actual);
        }

        var approved = File.Exists(path) ? File.ReadAllLines(path) : [];
        string[] changes = [.. approved.Except(actual).Select(line => "- " + line), .. actual.Except(approved).Select(line => "+ " + line)];
        Assert.True(
            approved.SequenceEqual(actual),
            $"The public API of {library.GetName().Name} is not the approved one.\n{string.Join("\n", changes)}\n"
            + $"If that is meant, run this test with {Approve}=1 in the environment, and commit PublicApi.approved.txt with the change.");
    }

    public static IEnumerable<string> Of(Assembly library) =>
        library.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal).SelectMany(OfType);

    private static IEnumerable<string> OfType(Type type) =>
        Members(type).Order(StringComparer.Ordinal).Select(member => $"{Name(type)}: {member}").Prepend(Heading(type));

    private static string Heading(Type type)
    {
        var kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => "struct",
            { IsAbstract: true, IsSealed: true } => "static class",
            _ => (type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "") + (IsRecord(type) ? "record" : "class"),
        };
        var bases = type.IsClass && type.BaseType is { } from && from != typeof(object) ? [Name(from)] : Array.Empty<string>();
        var interfaces = type.IsEnum ? [] : type.GetInterfaces().Where(i => i.IsPublic && !i.Name.StartsWith("IEquatable", StringComparison.Ordinal)).Select(Name);
        string[] all = [.. bases, .. interfaces.Order(StringComparer.Ordinal)];
        return $"{type.Namespace}.{Name(type)}: {kind}{(all.Length > 0 ? $" ({string.Join(", ", all)})" : "")}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)}");
        }

        var constructors = type.GetConstructors(Declared).Where(IsVisible).Where(c => !IsGenerated(c)).Select(c => $"new({Parameters(c)})");
        var fields = type.GetFields(Declared).Where(f => f.IsPublic).Select(f => $"{f.Name}: {Name(f.FieldType)} field");
        var properties = type.GetProperties(Declared).Where(p => p.GetAccessors(nonPublic: true).Any(IsVisible) && p.Name != "EqualityContract").Select(OfProperty);
        var methods = type.GetMethods(Declared).Where(m => IsVisible(m) && !m.IsSpecialName && !IsGenerated(m)).Select(OfMethod);
        return [.. constructors, .. fields, .. properties, .. methods];
    }

    private static string OfProperty(PropertyInfo property)
    {
        var accessors = property.GetAccessors(nonPublic: true).Where(IsVisible).ToArray();
        var setter = property.SetMethod is { } set && IsVisible(set)
            ? set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? " init;" : " set;"
            : "";
        var index = property.GetIndexParameters();
        var name = index.Length > 0 ? $"this[{string.Join(", ", index.Select(Parameter))}]" : property.Name;
        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        return $"{name} {{ get;{setter} }}: {(accessors[0].IsStatic ? "static " : "")}{required}{Name(property.PropertyType, _nullability.Create(property).ReadState)}";
    }

    private static string OfMethod(MethodInfo method)
    {
        var prefix = method.IsStatic ? method.IsDefined(typeof(ExtensionAttribute)) ? "extension " : "static " : "";
        return $"{method.Name}({Parameters(method)}): {prefix}{Name(method.ReturnType, _nullability.Create(method.ReturnParameter).ReadState)}";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        var standard = !parameter.IsOptional ? "" : " = " + parameter.RawDefaultValue switch
        {
            null => parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null ? "default" : "null",
            string text => $"\"{text}\"",
            bool flag => flag ? "true" : "false",
            var value => Convert.ToString(value, CultureInfo.InvariantCulture),
        };
        return $"{(parameter.IsOut ? "out " : "")}{Name(parameter.ParameterType, _nullability.Create(parameter).WriteState)} {parameter.Name}{standard}";
    }

    private static string Name(Type type) => Name(type, NullabilityState.NotNull);

    private static string Name(Type type, NullabilityState nullability)
    {
        if (type.IsByRef)
        {
            return Name(type.GetElementType()!, nullability);
        }

        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return Name(value) + "?";
        }

        var name = type.IsArray ? Name(type.GetElementType()!) + "[]"
            : type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
            : _keywords.GetValueOrDefault(type, type.Name);
        return nullability == NullabilityState.Nullable && !type.IsValueType ? name + "?" : name;
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;

    /// <summary>What every record has, and nobody wrote.</summary>
    private static bool IsGenerated(MethodBase method) =>
        method.IsDefined(typeof(CompilerGeneratedAttribute)) || (IsRecord(method.DeclaringType!) && method is ConstructorInfo && method.IsFamily);
}
