// Scores rows with a trained VAE in a native program: no ML.NET, no runtime to install, no just-in-time compiler to wait for.
//
//   dotnet publish samples/NativeScorer -c Release -r linux-x64 -p:PublishAot=true -o native
//   native/NativeScorer model.safetensors < rows.csv > embeddings.csv
using System.Globalization;
using Vae;

if (args is not [var path])
{
    Console.Error.WriteLine("Give a model, as VaeModel.Save writes it, and rows of comma-separated numbers on the standard input.");
    return 2;
}

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
try
{
    var model = VaeModel.Load(path);
    var (row, mu) = (new float[model.InputDimension], new float[model.LatentDimension]);
    for (var line = 1; Console.ReadLine() is { } text; line++)
    {
        var values = text.Split(',');
        if (values.Length != row.Length)
        {
            throw new InvalidDataException($"Line {line} has {values.Length} values; the model was trained on {row.Length} a row.");
        }

        for (var i = 0; i < row.Length; i++)
        {
            row[i] = float.TryParse(values[i], out var value)
                ? value
                : throw new InvalidDataException($"Line {line} has '{values[i]}' in place {i + 1}; give numbers.");
        }

        model.Encode(row, mu);
        Console.WriteLine(string.Join(',', mu));
    }

    return 0;
}
catch (Exception e) when (e is IOException or InvalidDataException or ArgumentException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
