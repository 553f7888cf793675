#if STANDIN
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Vae.MLNet.Tests.Conformance;

/// <summary>What built assemblies refer to in the stand-in, by name. Constants leave no trace in them.</summary>
internal sealed class OutsideReferences
{
    private readonly MetadataNames _names = new();

    /// <summary>Full names of types.</summary>
    public HashSet<string> Types { get; } = [];

    /// <summary>Methods and fields as <see cref="KeyOf"/> gives them; constructors of attributes are among them.</summary>
    public HashSet<string> Members { get; } = [];

    /// <summary>Names of the methods that override another: an override does not refer to what it overrides.</summary>
    public HashSet<string> Overrides { get; } = [];

    /// <summary>The assemblies beside the given ones, and these, that refer to the stand-in.</summary>
    public static OutsideReferences Read(IEnumerable<string> assemblies, string standIn)
    {
        var references = new OutsideReferences();
        foreach (var file in assemblies.SelectMany(a => Directory.GetFiles(Path.GetDirectoryName(a)!, "*.dll")))
        {
            using var image = new PEReader(File.OpenRead(file));
            if (!image.HasMetadata)
            {
                continue;
            }

            var reader = image.GetMetadataReader();
            if (reader.AssemblyReferences.Any(a => reader.StringComparer.Equals(reader.GetAssemblyReference(a).Name, standIn)))
            {
                references.Add(reader);
            }
        }

        return references;
    }

    public static string KeyOf(MemberInfo member) => member switch
    {
        Type type => type.FullName!,
        FieldInfo field => $"{field.DeclaringType!.FullName}::{field.Name}",
        MethodBase method => Key(
            method.DeclaringType!.FullName!,
            method.Name,
            method.IsGenericMethod ? method.GetGenericArguments().Length : 0,
            method.GetParameters().Select(p => Signature.Of(p.ParameterType)),
            method is MethodInfo { ReturnType: var type } ? Signature.Of(type) : "System.Void"),
        _ => throw new ArgumentException($"{member} is neither type nor field nor method.", nameof(member)),
    };

    private static string Key(string type, string name, int arity, IEnumerable<string> parameters, string result) =>
        $"{type}::{name}`{arity}({string.Join(", ", parameters)}) {result}";

    private void Add(MetadataReader reader)
    {
        Types.UnionWith(reader.TypeReferences.Select(handle => _names.GetTypeFromReference(reader, handle)));
        Members.UnionWith(reader.MemberReferences.Select(handle => KeyOf(reader, reader.GetMemberReference(handle))));
        Overrides.UnionWith(reader.MethodDefinitions
            .Select(reader.GetMethodDefinition)
            .Where(method => (method.Attributes & (MethodAttributes.Virtual | MethodAttributes.NewSlot)) == MethodAttributes.Virtual)
            .Select(method => reader.GetString(method.Name)));
    }

    private string KeyOf(MetadataReader reader, MemberReference member)
    {
        var name = reader.GetString(member.Name);
        var parent = member.Parent.Kind switch
        {
            HandleKind.TypeReference => _names.GetTypeFromReference(reader, (TypeReferenceHandle)member.Parent),
            HandleKind.TypeSpecification => _names.GetTypeFromSpecification(reader, null, (TypeSpecificationHandle)member.Parent).Split('<')[0],
            _ => "",
        };
        if (member.GetKind() == MemberReferenceKind.Field)
        {
            return $"{parent}::{name}";
        }

        var signature = member.DecodeMethodSignature(_names, null);
        return Key(parent, name, signature.GenericParameterCount, signature.ParameterTypes, signature.ReturnType);
    }
}
#endif
