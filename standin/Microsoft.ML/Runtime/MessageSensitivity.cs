namespace Microsoft.ML.Runtime;

/// <summary>Stand-in for ML.NET's MessageSensitivity.</summary>
[Flags]
public enum MessageSensitivity
{
    None = 0,
    UserData = 1,
}
