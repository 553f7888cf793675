using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Vae.MLNet.Tests.Conformance;

/// <summary>Types and members as text that is equal for equal declarations, whichever assembly they are in.</summary>
internal static class Signature
{
    public const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>The public and protected members that a type declares itself; properties and events as their accessors.</summary>
    public static IEnumerable<string> OfMembers(Type type) =>
    [
        .. type.GetConstructors(Declared).Where(IsVisible).Select(Of),
        .. type.GetMethods(Declared).Where(IsVisible).Select(Of),
        .. type.GetFields(Declared).Where(f => f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly).Select(Of),
    ];

    /// <summary>What kind of type it is: everything about its declaration but base type, interfaces and members.</summary>
    public static string OfKind(Type type)
    {
        var kind = type switch
        {
            { IsEnum: true } => $"enum of {Of(type.GetEnumUnderlyingType())}",
            { IsInterface: true } => "interface",
            { IsValueType: true } => (IsReadOnly(type) ? "readonly " : "") + (type.IsByRefLike ? "ref struct" : "struct"),
            _ when type.IsSubclassOf(typeof(Delegate)) => "delegate",
            { IsAbstract: true, IsSealed: true } => "static class",
            _ => (type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "") + "class",
        };
        return $"{(type.IsNested && !type.IsNestedPublic ? "protected" : "public")} {kind}{OfConstraints(type.GetGenericArguments())}";
    }

    public static string Of(Type type)
    {
        if (type.IsByRef)
        {
            return "ref " + Of(type.GetElementType()!);
        }

        if (type.IsArray)
        {
            return $"{Of(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        }

        if (type.IsGenericParameter)
        {
            return (type.DeclaringMethod is null ? "!" : "!!") + type.GenericParameterPosition;
        }

        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        var arguments = type.IsGenericType ? $"<{string.Join(", ", type.GetGenericArguments().Select(Of))}>" : "";
        return definition.FullName + arguments;
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Of(ConstructorInfo constructor) =>
        $"{Access(constructor)}{(constructor.IsStatic ? "static " : "")}.ctor({OfParameters(constructor)})";

    private static string Of(MethodInfo method)
    {
        var abstraction = method.IsAbstract && !method.DeclaringType!.IsInterface ? "abstract " : "";
        var arity = method.IsGenericMethod ? $"`{method.GetGenericArguments().Length}" : "";
        var extension = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        var constraints = method.IsGenericMethod ? OfConstraints(method.GetGenericArguments()) : "";
        return $"{Access(method)}{(method.IsStatic ? "static " : "")}{abstraction}{Of(method.ReturnType)} "
            + $"{method.Name}{arity}({extension}{OfParameters(method)}){constraints}";
    }

    private static string Of(FieldInfo field)
    {
        var access = field.IsPublic ? "public " : "protected ";
        var kind = field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "");
        var value = field.IsLiteral ? " = " + Value(field.GetRawConstantValue()) : "";
        return $"{access}{kind}{Of(field.FieldType)} {field.Name}{value}";
    }

    private static string Access(MethodBase method) => method.IsPublic ? "public " : "protected ";

    private static string OfParameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
    {
        var modifier = parameter.IsOut ? "out " : parameter.IsIn ? "in " : parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "";
        var standard = parameter.IsOptional ? " = " + Value(parameter.RawDefaultValue) : "";
        return $"{modifier}{Of(parameter.ParameterType)} {parameter.Name}{standard}";
    }));

    private static string OfConstraints(Type[] parameters) => string.Concat(parameters.Where(p => p.IsGenericParameter).Select(p =>
    {
        const GenericParameterAttributes Special = GenericParameterAttributes.SpecialConstraintMask;
        var types = p.GetGenericParameterConstraints().Select(Of).Order(StringComparer.Ordinal);
        return $" where {Of(p)}: {p.GenericParameterAttributes & Special} {string.Join(", ", types)}";
    }));

    private static bool IsReadOnly(Type type) =>
        type.CustomAttributes.Any(a => a.AttributeType.FullName == "System.Runtime.CompilerServices.IsReadOnlyAttribute");

    private static string Value(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
