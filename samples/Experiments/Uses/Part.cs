/// <summary>Some of the digits: images of 64 pixels and what they show.</summary>
internal sealed record Part(float[][] Images, int[] Digits)
{
    /// <summary>All of them, in an order by the seed.</summary>
    public static Part Of(DigitSet set, int seed)
    {
        float[][] images = [.. set.Training.Concat(set.Test).Chunk(set.Pixels)];
        int[] digits = [.. set.TrainingDigits, .. set.TestDigits];
        int[] order = [.. Enumerable.Range(0, digits.Length)];
        new Random(seed).Shuffle(order);
        return new([.. order.Select(i => images[i])], [.. order.Select(i => digits[i])]);
    }

    public Part this[Range range] => new(Images[range], Digits[range]);

    /// <summary>The first so many of each digit.</summary>
    public Part First(int count)
    {
        var seen = new int[10];
        int[] chosen = [.. Enumerable.Range(0, Digits.Length).Where(i => seen[Digits[i]]++ < count)];
        return new([.. chosen.Select(i => Images[i])], [.. chosen.Select(i => Digits[i])]);
    }
}
