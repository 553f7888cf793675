namespace Microsoft.ML.Runtime;

/// <summary>Argument checks that throw the exception types ML.NET throws for the same mistakes.</summary>
internal static class Contracts
{
    public static Exception Except(this IExceptionContext context, string message) =>
        Mark(context, new InvalidOperationException(message));

    public static Exception ExceptParam(this IExceptionContext context, string paramName, string message) =>
        Mark(context, new ArgumentOutOfRangeException(paramName, message));

    public static Exception ExceptSchemaMismatch(this IExceptionContext context, string paramName, string role, string column) =>
        Mark(context, new ArgumentOutOfRangeException(paramName, $"Could not find {role} column '{column}'"));

    public static Exception ExceptSchemaMismatch(
        this IExceptionContext context, string paramName, string role, string column, string expected, string actual) =>
        Mark(context, new ArgumentOutOfRangeException(
            paramName, $"Schema mismatch for {role} column '{column}': expected {expected}, got {actual}"));

    public static Exception ExceptDecode(this IExceptionContext context, string message, Exception inner = null) =>
        Mark(context, new FormatException(message, inner));

    public static void Check(bool condition, string message) => Check(null, condition, message);

    public static void Check(this IExceptionContext context, bool condition, string message)
    {
        if (!condition)
            throw Except(context, message);
    }

    public static void CheckParam(bool condition, string paramName, string message = "Invalid value") =>
        CheckParam(null, condition, paramName, message);

    public static void CheckParam(this IExceptionContext context, bool condition, string paramName, string message = "Invalid value")
    {
        if (!condition)
            throw ExceptParam(context, paramName, message);
    }

    public static void CheckValue(object value, string paramName) => CheckValue(null, value, paramName);

    public static void CheckValue(this IExceptionContext context, object value, string paramName)
    {
        if (value is null)
            throw Mark(context, new ArgumentNullException(paramName));
    }

    public static void CheckNonEmpty(string value, string paramName) => CheckNonEmpty(null, value, paramName);

    public static void CheckNonEmpty(this IExceptionContext context, string value, string paramName)
    {
        if (string.IsNullOrEmpty(value))
            throw ExceptParam(context, paramName, $"{paramName} cannot be null or empty");
    }

    public static void CheckDecode(bool condition, string message)
    {
        if (!condition)
            throw ExceptDecode(null, message);
    }

    private static TException Mark<TException>(IExceptionContext context, TException exception)
        where TException : Exception => context is null ? exception : context.Process(exception);
}
