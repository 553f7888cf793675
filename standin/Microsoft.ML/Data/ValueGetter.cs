namespace Microsoft.ML;

/// <summary>Stand-in for ML.NET's ValueGetter.</summary>
public delegate void ValueGetter<TValue>(ref TValue value);
