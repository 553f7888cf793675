#if STANDIN
using System.Reflection;

namespace Vae.MLNet.Tests.Conformance;

/// <summary>The types and members of an assembly that others refer to, and what these cannot do without.</summary>
internal sealed class Reach
{
    private readonly Assembly _assembly;
    private readonly HashSet<string> _outsideOverrides;
    private readonly bool _intoBodies;
    private readonly HashSet<MemberInfo> _reached = [];
    private readonly Stack<MemberInfo> _open = [];

    /// <param name="assembly">The assembly that is referred to.</param>
    /// <param name="outside">The references to it.</param>
    /// <param name="intoBodies">Whether what the code of a reached method refers to is reached too.</param>
    public Reach(Assembly assembly, OutsideReferences outside, bool intoBodies)
    {
        (_assembly, _outsideOverrides, _intoBodies) = (assembly, outside.Overrides, intoBodies);
        foreach (var type in assembly.GetTypes())
        {
            Add(outside.Types.Contains(OutsideReferences.KeyOf(type)) ? type : null);
            foreach (var member in Members(type).Where(m => outside.Members.Contains(OutsideReferences.KeyOf(m))))
            {
                Add(member);
            }
        }

        do
        {
            while (_open.TryPop(out var member))
            {
                Follow(member);
            }

            foreach (var type in _reached.OfType<Type>().ToArray())
            {
                AddBound(type);
            }
        }
        while (_open.Count > 0);
    }

    public static IEnumerable<MemberInfo> Members(Type type) =>
        type.GetMembers(Signature.Declared).Where(m => m is MethodBase or FieldInfo);

    public bool Contains(MemberInfo member) => _reached.Contains(member);

    private void Add(MemberInfo? member)
    {
        if (member is Type type)
        {
            Add(type);
        }
        else if (member is not null)
        {
            Array.ForEach(member.DeclaringType?.GetGenericArguments() ?? [], Add);
            Array.ForEach((member as MethodInfo)?.GetGenericArguments() ?? [], Add);
            AddDefinition(member.Module == _assembly.ManifestModule ? member.Module.ResolveMember(member.MetadataToken)! : member);
        }
    }

    private void Add(Type? type)
    {
        while (type is { HasElementType: true })
        {
            type = type.GetElementType();
        }

        if (type is { IsGenericParameter: false })
        {
            Array.ForEach(type.GenericTypeArguments, Add);
            AddDefinition(type.IsGenericType ? type.GetGenericTypeDefinition() : type);
        }
    }

    private void AddDefinition(MemberInfo member)
    {
        if (member.Module.Assembly == _assembly && _reached.Add(member))
        {
            _open.Push(member);
        }
    }

    private void Follow(MemberInfo member)
    {
        Add(member.DeclaringType);
        switch (member)
        {
            case Type type:
                Add(type.BaseType);
                AddConstraints(type.GetGenericArguments());
                break;
            case FieldInfo field:
                Add(field.FieldType);
                break;
            case MethodBase method:
                FollowSignature(method);
                FollowBody(method);
                break;
        }
    }

    private void FollowSignature(MethodBase method)
    {
        Array.ForEach(method.GetParameters(), p => Add(p.ParameterType));
        if (method is MethodInfo function)
        {
            Add(function.ReturnType);
            AddConstraints(function.GetGenericArguments());
            Add(function.GetBaseDefinition());
        }

        // A property that can be set but not read would be a riddle.
        if (method.Name.StartsWith("set_", StringComparison.Ordinal) && method.IsSpecialName)
        {
            Add(method.DeclaringType!.GetProperties(Signature.Declared).Single(p => p.SetMethod == method).GetMethod);
        }
    }

    private void FollowBody(MethodBase method)
    {
        foreach (var reference in _intoBodies ? MethodBody.References(method) : [])
        {
            Add(reference as MemberInfo);
            if (reference is string name)
            {
                for (var type = method.DeclaringType; type is not null; type = type.DeclaringType)
                {
                    Array.ForEach(type.GetMember(name, MemberTypes.Method, Signature.Declared), Add);
                }
            }
            else if (reference is Type { IsGenericTypeDefinition: true } open)
            {
                // Made a type of by reflection, and then an instance.
                Array.ForEach(open.GetConstructors(Signature.Declared), Add);
            }
        }
    }

    private void AddConstraints(Type[] parameters) =>
        Array.ForEach([.. parameters.Where(p => p.IsGenericParameter).SelectMany(p => p.GetGenericParameterConstraints())], Add);

    /// <summary>Adds the members that a reached type has because of another type, or of the runtime.</summary>
    private void AddBound(Type type)
    {
        if (type.IsInterface)
        {
            Array.ForEach(type.GetInterfaces(), Add);
        }
        else
        {
            foreach (var contract in type.GetInterfaces().Where(IsKept))
            {
                Array.ForEach(type.GetInterfaceMap(contract).TargetMethods, Add);
            }
        }

        foreach (var member in Members(type).Where(m => IsWhole(type) || m is MethodBase method && IsBound(type, method)))
        {
            Add(member);
        }

        foreach (var loadable in _intoBodies ? LoadableClasses().Where(l => l.InstanceType == type) : [])
        {
            Add(loadable.Attribute);
            Add(loadable.LoaderType);
            foreach (var factory in Members(loadable.LoaderType).OfType<MethodBase>().Where(IsFactory))
            {
                Add(factory);
            }
        }
    }

    private static bool IsWhole(Type type) => type.IsInterface || type.IsEnum || type.IsSubclassOf(typeof(Delegate));

    private bool IsBound(Type type, MethodBase method)
    {
        if (method is not MethodInfo { IsVirtual: true } function)
        {
            return _intoBodies && method is ConstructorInfo { IsStatic: true };
        }

        var overridden = function.GetBaseDefinition();
        return (overridden != function && IsKept(overridden))
            || (function.IsAbstract && type.GetConstructors(Signature.Declared).Any(c => c.IsPublic || c.IsFamily || c.IsFamilyOrAssembly))
            || (!function.IsFinal && _outsideOverrides.Contains(function.Name));
    }

    private bool IsKept(MemberInfo member) => member.Module.Assembly != _assembly || _reached.Contains(Definition(member));

    private static MemberInfo Definition(MemberInfo member) =>
        member is Type { IsGenericType: true } type ? type.GetGenericTypeDefinition() : member.Module.ResolveMember(member.MetadataToken)!;

    /// <summary>What ML.NET's model files name: (the attribute, the type that is loaded, the type that loads it).</summary>
    private IEnumerable<(ConstructorInfo Attribute, Type InstanceType, Type LoaderType)> LoadableClasses() =>
        from attribute in _assembly.GetCustomAttributesData()
        where attribute.AttributeType.Name == "LoadableClassAttribute"
        let types = attribute.ConstructorArguments.TakeWhile(a => a.ArgumentType == typeof(Type)).Select(a => a.Value as Type).ToArray()
        let instance = types[0].IsGenericType ? types[0].GetGenericTypeDefinition() : types[0]
        select (attribute.Constructor, instance, types.Length == 4 ? types[1] : instance);

    private static bool IsFactory(MethodBase method) =>
        (method.IsConstructor || method.Name == "Create") && method.GetParameters() is [.., { ParameterType.Name: "ModelLoadContext" }];
}
#endif
