using Xunit;

namespace Vae.Tests.Export;

/// <summary>A test that needs the real ONNX Runtime; says so where it cannot be had.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OnnxRuntimeFactAttribute : FactAttribute
{
    public OnnxRuntimeFactAttribute() => Skip = OnnxRuntimeLibrary.WhyMissing;
}
