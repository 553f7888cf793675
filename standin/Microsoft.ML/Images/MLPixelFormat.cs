namespace Microsoft.ML.Data;

/// <summary>Stand-in for ML.NET's MLPixelFormat.</summary>
public enum MLPixelFormat
{
    Unknown,
    Bgra32,
    Rgba32,
}
