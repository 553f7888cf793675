namespace Microsoft.ML;

/// <summary>Names a class that ML.NET's component catalog can make.</summary>
/// <param name="instType">What is made.</param>
/// <param name="loaderType">The class whose static <c>Create</c> makes it.</param>
/// <param name="argType">Its options type, or null.</param>
/// <param name="sigType">A delegate type with the parameters of <c>Create</c>.</param>
/// <param name="userName">The name shown to people.</param>
/// <param name="loadNames">The names in files.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
#pragma warning disable CA1019, CS9113 // Compiled against, never run: the real attribute reads its arguments.
public sealed class LoadableClassAttribute(
    Type instType, Type loaderType, Type? argType, Type sigType, string userName, params string[] loadNames) : Attribute;
