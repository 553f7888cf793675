using Vae;

/// <summary>What the command line says.</summary>
/// <param name="Size">The side of the images that the VAE sees, in pixels; the files have 64.</param>
/// <param name="Epochs">Passes over the training images.</param>
/// <param name="Engine">Who trains.</param>
/// <param name="Images">How many of the images to take; null for all.</param>
/// <param name="Folder">Where the images are kept and the pictures written.</param>
internal sealed record SampleOptions(int Size, int Epochs, VaeEngine Engine, int? Images, string Folder)
{
    public const string Usage = """
        dotnet run --project samples/Images -c Release -- [options]
          --size N       the side of the images that the VAE sees, 8 to 128; the default is 32, the files have 64
          --epochs N     passes over the training images; the default is 100
          --engine NAME  auto, managed or torchSharp; the default is auto
          --images N     take only so many images, at least 300; the default is all
          --out FOLDER   where the images are kept and the pictures written; the default is artifacts/images
        """;

    /// <exception cref="ArgumentException">The command line is not as <see cref="Usage"/> says.</exception>
    public static SampleOptions Parse(string[] args)
    {
        var options = new SampleOptions(32, 100, VaeEngine.Auto, null, Path.Combine("artifacts", "images"));
        foreach (var pair in args.Chunk(2))
        {
            var value = pair.Length == 2 ? pair[1] : throw new ArgumentException($"{pair[0]} has no value.");
            options = pair[0] switch
            {
                "--size" => options with { Size = Number(pair[0], value, 8, 128) },
                "--epochs" => options with { Epochs = Number(pair[0], value, 1, 1_000_000) },
                "--engine" => options with { Engine = Name(value) },
                "--images" => options with { Images = Number(pair[0], value, 300, 1_000_000) },
                "--out" => options with { Folder = value },
                _ => throw new ArgumentException($"{pair[0]} is not known."),
            };
        }

        return options;
    }

    private static int Number(string name, string value, int min, int max) =>
        int.TryParse(value, out var number) && number >= min && number <= max
            ? number
            : throw new ArgumentException($"{name} is '{value}'; it must be a whole number from {min} to {max}.");

    private static VaeEngine Name(string value) =>
        Enum.TryParse<VaeEngine>(value, ignoreCase: true, out var engine) && Enum.IsDefined(engine) && !char.IsDigit(value[0])
            ? engine
            : throw new ArgumentException($"--engine is '{value}'; it must be {string.Join(", ", Enum.GetNames<VaeEngine>())}.");
}
