using System.Reflection;

namespace Vae.ApiPages;

/// <summary>The identifiers by which the compiler's XML names types and members.</summary>
internal static class DocId
{
    public static string Of(MemberInfo member) => member switch
    {
        Type type => $"T:{Definition(type)}",
        FieldInfo field => $"F:{Definition(field.DeclaringType!)}.{field.Name}",
        PropertyInfo property => $"P:{Definition(property.DeclaringType!)}.{property.Name}{Parameters(property.GetIndexParameters())}",
        ConstructorInfo constructor => $"M:{Definition(constructor.DeclaringType!)}.#ctor{Parameters(constructor.GetParameters())}",
        MethodInfo method => $"M:{Definition(method.DeclaringType!)}.{method.Name}"
            + (method.IsGenericMethod ? $"``{method.GetGenericArguments().Length}" : "") + Parameters(method.GetParameters()),
        _ => throw new ArgumentException($"{member} is no type, field, property, constructor or method.", nameof(member)),
    };

    private static string Definition(Type type) =>
        (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    private static string Parameters(ParameterInfo[] parameters) =>
        parameters.Length == 0 ? "" : $"({string.Join(',', parameters.Select(parameter => Use(parameter.ParameterType)))})";

    private static string Use(Type type)
    {
        if (type.IsByRef)
        {
            return Use(type.GetElementType()!) + "@";
        }

        if (type.IsArray)
        {
            return $"{Use(type.GetElementType()!)}[{string.Join(',', Enumerable.Repeat("0:", type.GetArrayRank() > 1 ? type.GetArrayRank() : 0))}]";
        }

        if (type.IsGenericParameter)
        {
            return (type.DeclaringMethod is null ? "`" : "``") + type.GenericParameterPosition;
        }

        return type.IsGenericType
            ? $"{Definition(type).Split('`')[0]}{{{string.Join(',', type.GetGenericArguments().Select(Use))}}}"
            : Definition(type);
    }
}
