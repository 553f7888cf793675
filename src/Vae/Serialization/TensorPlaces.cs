namespace Vae.Serialization;

/// <summary>Where each tensor of a file goes.</summary>
/// <param name="Group">The array that takes it.</param>
/// <param name="Start">Its first value there.</param>
/// <param name="Length">Its values.</param>
internal readonly record struct TensorPlace(int Group, int Start, int Length);

/// <summary>Compares the tensors that a header names with those that are needed.</summary>
internal static class TensorPlaces
{
    /// <param name="entries">What the header says.</param>
    /// <param name="groups">Names and shapes that are needed, by array.</param>
    /// <param name="subject">What they belong to, for messages.</param>
    /// <returns>The places in the order in which the tensors lie in the file.</returns>
    /// <exception cref="InvalidDataException">They are not the same tensors, or leave a gap or overlap.</exception>
    public static TensorPlace[] Of(
        Dictionary<string, TensorEntry> entries, IReadOnlyList<IReadOnlyList<VaeParameter>> groups, string subject)
    {
        var found = new List<(string Name, TensorEntry Entry, TensorPlace Place)>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (group, tensors) in groups.Index())
        {
            var start = 0;
            foreach (var tensor in tensors)
            {
                var entry = entries.GetValueOrDefault(tensor.Name)
                    ?? throw new InvalidDataException($"The {subject} has no tensor '{tensor.Name}', which its architecture needs.");
                RequireShape(entry, tensor);
                found.Add((tensor.Name, entry, new(group, start, tensor.Length)));
                names.Add(tensor.Name);
                start = checked(start + tensor.Length);
            }
        }

        if (entries.Keys.FirstOrDefault(name => !names.Contains(name)) is { } unknown)
        {
            throw new InvalidDataException($"The {subject} has a tensor '{Excerpt.Of(unknown)}' that its architecture does not have.");
        }

        (string Name, TensorEntry Entry, TensorPlace Place)[] inFile = [.. found.OrderBy(tensor => tensor.Entry.Begin)];
        RequireContiguous(inFile, subject);
        return [.. inFile.Select(tensor => tensor.Place)];
    }

    private static void RequireShape(TensorEntry entry, VaeParameter tensor)
    {
        if (entry.DataType != "F32" || !entry.Shape.SequenceEqual(tensor.Shape.Select(d => (long)d)))
        {
            throw new InvalidDataException(
                $"Tensor '{tensor.Name}' is {Excerpt.Of(entry.DataType)} [{string.Join(", ", entry.Shape)}]; "
                + $"the architecture needs F32 [{string.Join(", ", tensor.Shape)}].");
        }
    }

    private static void RequireContiguous((string Name, TensorEntry Entry, TensorPlace Place)[] tensors, string subject)
    {
        var offset = 0L;
        foreach (var (name, entry, place) in tensors)
        {
            var end = offset + ((long)place.Length * sizeof(float));
            if (entry.Begin != offset || entry.End != end)
            {
                throw new InvalidDataException(
                    $"Tensor '{name}' of the {subject} lies at [{entry.Begin}, {entry.End}] and belongs at [{offset}, {end}]: tensors fill the data, "
                    + "in any order, without gap or overlap.");
            }

            offset = end;
        }
    }
}
