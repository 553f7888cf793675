using System.Reflection;

namespace Microsoft.ML.Runtime;

/// <summary>Stand-in for ML.NET's ComponentCatalog: knows the loaders of the assemblies that were registered.</summary>
public sealed class ComponentCatalog
{
    private readonly Dictionary<string, LoadableClassAttributeBase> _loaders = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _assemblies = [];
    private readonly Lock _lock = new();

    internal ComponentCatalog()
    {
    }

    internal void RegisterAssembly(Assembly assembly, bool throwOnError = true)
    {
        lock (_lock)
        {
            if (!_assemblies.Add(assembly.FullName))
                return;
            foreach (var loadable in assembly.GetCustomAttributes<LoadableClassAttributeBase>())
            {
                if (FindFactory(loadable) is null)
                {
                    if (throwOnError)
                        throw Contracts.Except(null, $"Can't instantiate loadable class '{loadable.InstanceType.Name}' with name '{loadable.LoadNames[0]}'");
                    continue;
                }
                foreach (var name in loadable.LoadNames)
                    _loaders[name] = loadable;
            }
        }
    }

    /// <summary>Makes the component that a model file calls by this load name, or gives null where nobody has that name.</summary>
    internal object TryCreate(IHostEnvironment env, string loadName, ModelLoadContext context)
    {
        LoadableClassAttributeBase loadable;
        lock (_lock)
        {
            if (string.IsNullOrWhiteSpace(loadName) || !_loaders.TryGetValue(loadName, out loadable))
                return null;
        }
        var factory = FindFactory(loadable);
        object[] args = factory.GetParameters().Length == 2 ? [env, context] : [context];
        return factory is ConstructorInfo constructor
            ? constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, args, null)
            : factory.Invoke(null, BindingFlags.DoNotWrapExceptions, null, args, null);
    }

    private static MethodBase FindFactory(LoadableClassAttributeBase loadable)
    {
        const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        Type[][] signatures = [[typeof(ModelLoadContext)], [typeof(IHostEnvironment), typeof(ModelLoadContext)]];
        foreach (var signature in signatures)
        {
            var create = loadable.LoaderType.GetMethod("Create", Any | BindingFlags.Static, null, signature, null);
            if (create is not null && loadable.InstanceType.IsAssignableFrom(create.ReturnType))
                return create;
        }
        if (!loadable.InstanceType.IsAssignableFrom(loadable.LoaderType))
            return null;
        return signatures
            .Select(s => loadable.LoaderType.GetConstructor(Any | BindingFlags.Instance, null, s, null))
            .FirstOrDefault(c => c is not null);
    }
}
