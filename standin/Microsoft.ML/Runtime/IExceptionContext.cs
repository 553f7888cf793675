namespace Microsoft.ML.Runtime;

/// <summary>Stand-in for ML.NET's IExceptionContext: marks an exception with the component it came from.</summary>
public interface IExceptionContext
{
    TException Process<TException>(TException ex) where TException : Exception;

    string ContextDescription { get; }
}
