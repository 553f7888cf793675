namespace Microsoft.ML.Data;

/// <summary>A column that a transformer adds: its type, the input columns it needs, and how its getter is made.</summary>
internal sealed record OutputColumn(DataViewSchema.DetachedColumn Column, int[] Inputs, Func<DataViewRow, Delegate> MakeGetter);
