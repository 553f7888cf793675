namespace Microsoft.ML.Data;

/// <summary>The annotations of concatenated columns, put together from those of the parts.</summary>
internal static class ConcatenatedAnnotations
{
    /// <summary>Sizes are null where the size of a part is unknown; then no slot can be named.</summary>
    public static DataViewSchema.Annotations Make(DataViewSchema.Column[] inputs, int[] sizes)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        if (Array.TrueForAll(inputs, c => c.IsNormalized()))
            annotations.AddNormalized();
        if (sizes is null)
            return annotations.ToAnnotations();
        if (Array.Exists(inputs, c => c.Type is not VectorDataViewType || c.HasSlotNames()))
            annotations.AddSlotNames(SlotNames(inputs, sizes));
        var ranges = Ranges(inputs, sizes);
        if (ranges.Length > 0)
        {
            var type = new VectorDataViewType(NumberDataViewType.Int32, ranges.Length / 2, 2);
            annotations.AddVector(AnnotationKinds.CategoricalSlotRanges, type, ranges);
        }
        return annotations.ToAnnotations();
    }

    // A scalar's slot has the column's name, a vector's named slot column.slot, an unnamed one no name.
    private static ReadOnlyMemory<char>[] SlotNames(DataViewSchema.Column[] inputs, int[] sizes)
    {
        var names = new ReadOnlyMemory<char>[sizes.Sum()];
        int slot = 0;
        for (int i = 0; i < inputs.Length; slot += sizes[i++])
        {
            if (inputs[i].Type is not VectorDataViewType)
                names[slot] = inputs[i].Name.AsMemory();
            if (!inputs[i].HasSlotNames())
                continue;
            VBuffer<ReadOnlyMemory<char>> own = default;
            inputs[i].GetSlotNames(ref own);
            foreach (var (index, name) in own.Items())
                names[slot + index] = name.IsEmpty ? default : $"{inputs[i].Name}.{name}".AsMemory();
        }
        return names;
    }

    private static int[] Ranges(DataViewSchema.Column[] inputs, int[] sizes)
    {
        var ranges = new List<int>();
        int slot = 0;
        for (int i = 0; i < inputs.Length; slot += sizes[i++])
        {
            if (inputs[i].Annotations.Schema.GetColumnOrNull(AnnotationKinds.CategoricalSlotRanges) is null)
                continue;
            VBuffer<int> own = default;
            inputs[i].Annotations.GetValue(AnnotationKinds.CategoricalSlotRanges, ref own);
            ranges.AddRange(own.DenseValues().Select(index => slot + index));
        }
        return [.. ranges];
    }
}
