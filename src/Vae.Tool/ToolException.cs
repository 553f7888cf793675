namespace Vae.Tool;

/// <summary>What a user did that cannot be done, and what to do instead: the line that is printed.</summary>
internal sealed class ToolException(string message) : Exception(message);
