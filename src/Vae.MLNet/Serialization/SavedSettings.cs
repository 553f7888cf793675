namespace Vae.MLNet.Serialization;

/// <summary>A transformer's settings in a model file.</summary>
internal static class SavedSettings
{
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
}
