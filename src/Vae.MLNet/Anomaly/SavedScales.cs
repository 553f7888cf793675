using Vae.Model;

namespace Vae.MLNet.Anomaly;

/// <summary>An anomaly detector's <see cref="ErrorScales"/> in a model file.</summary>
internal static class SavedScales
{
    private const int BytesPerSlot = 3 * sizeof(double);

    // *** Binary format ***
    // int: slots; 0 where there are no scales
    // double[slots]: medians
    // double[slots]: residual scales, above 0
    // double[slots]: spreads, above 0
    public static void Write(BinaryWriter writer, ErrorScales? scales)
    {
        writer.Write(scales?.Dimension ?? 0);
        foreach (var value in scales is null ? [] : scales.Medians.Concat(scales.Residuals).Concat(scales.Spreads))
        {
            writer.Write(value);
        }
    }

    // *** Binary format *** see Write
    /// <exception cref="InvalidDataException">They are none.</exception>
    public static ErrorScales? Read(BinaryReader reader)
    {
        var slots = reader.ReadInt32();
        var stream = reader.BaseStream;
        if (slots < 0 || slots > (stream.Length - stream.Position) / BytesPerSlot)
        {
            throw new InvalidDataException(
                $"The VAE's settings in this model file are damaged: it says that there are error scales of {slots} slots. Save the model again.");
        }

        if (slots == 0)
        {
            return null;
        }

        var scales = new ErrorScales(ReadAll(reader, slots), ReadAll(reader, slots), ReadAll(reader, slots));
        return scales.IsValid
            ? scales
            : throw new InvalidDataException("The VAE's settings in this model file are damaged: an error scale is not above 0. Save the model again.");
    }

    /// <exception cref="InvalidDataException">The score needs scales that are not there, or the model has other slots.</exception>
    public static void Check(ErrorScales? scales, VaeAnomalyScore score, VaeModel model)
    {
        var expected = score == VaeAnomalyScore.Surprisal ? model.InputDimension : 0;
        if ((scales?.Dimension ?? 0) != expected)
        {
            throw new InvalidDataException(
                $"The VAE's settings in this model file are damaged: there are error scales of {scales?.Dimension ?? 0} slots, and {expected} are needed. "
                + "Save the model again.");
        }
    }

    private static double[] ReadAll(BinaryReader reader, int count)
    {
        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = reader.ReadDouble();
        }

        return values;
    }
}
