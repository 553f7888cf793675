using System.Text;

namespace Vae.MLNet.Serialization;

/// <summary>A transformer's settings in a model file.</summary>
internal static class SavedSettings
{
    private const int MaxNameBytes = 1 << 16;

    /// <summary>Applies the rules that hold for estimators too.</summary>
    /// <exception cref="InvalidDataException">They threw <see cref="ArgumentException"/>, which has no meaning to who loads a file.</exception>
    public static void Check(Action rules)
    {
        try
        {
            rules();
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"The VAE's settings in this model file are damaged. {e.Message} Save the model again.", e);
        }
    }

    /// <summary>A name of a column.</summary>
    /// <exception cref="InvalidDataException">It is empty, or too long for a name.</exception>
    public static string ReadColumn(BinaryReader reader, string role) =>
        ReadName(reader) is { Length: > 0 } name
            ? name
            : throw new InvalidDataException($"The VAE in this model file names no {role} column; the file is damaged. Save the model again.");

    /// <summary>As <see cref="BinaryReader.ReadString"/>, which reads gigabytes where they are there.</summary>
    public static string ReadName(BinaryReader reader)
    {
        var bytes = reader.Read7BitEncodedInt();
        return bytes is >= 0 and <= MaxNameBytes
            ? Encoding.UTF8.GetString(reader.ReadBytes(bytes))
            : throw new InvalidDataException(
                $"The VAE in this model file has a name of {bytes} bytes, at most {MaxNameBytes} are allowed; the file is damaged. Save the model again.");
    }
}
