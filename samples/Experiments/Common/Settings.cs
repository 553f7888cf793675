/// <summary>What the command line says.</summary>
/// <param name="Quick">Whether to run on 1,797 small digits for seconds instead of on MNIST.</param>
/// <param name="Threads">On how many to train and score; null for as many as there are processors.</param>
/// <param name="Epochs">Passes over the training rows; null for the experiment's own number.</param>
/// <param name="Rows">How many test rows to give the most draws; null for all.</param>
/// <param name="Folder">Where the numbers go.</param>
internal sealed record Settings(bool Quick, int? Threads, int? Epochs, int? Rows, string Folder)
{
    public const string Usage = """
          --quick       a small form of it, in seconds, on the digits of samples/data
          --threads N   on how many to train and score; the default is one for each processor
          --epochs N    passes over the training rows; the default is the experiment's own
          --rows N      how many test rows importance-weighted gives 500 and 5,000 draws; the default is all
          --out FOLDER  where the numbers go; the default is artifacts/experiments/NAME
        """;

    /// <summary>Where what is fetched is kept.</summary>
    public static string Downloads => Path.Combine("artifacts", "experiments");

    /// <returns>Null where the command line is not as <see cref="Usage"/> says.</returns>
    public static Settings? Parse(string name, string[] args)
    {
        var settings = new Settings(false, null, null, null, Path.Combine(Downloads, name));
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--quick")
            {
                settings = settings with { Quick = true };
                continue;
            }

            var (option, value) = (args[i], ++i < args.Length ? args[i] : "");
            var number = int.TryParse(value, out var parsed) && parsed > 0 ? parsed : (int?)null;
            switch (option)
            {
                case "--threads" when number is not null:
                    settings = settings with { Threads = number };
                    break;
                case "--epochs" when number is not null:
                    settings = settings with { Epochs = number };
                    break;
                case "--rows" when number is not null:
                    settings = settings with { Rows = number };
                    break;
                case "--out" when value.Length > 0:
                    settings = settings with { Folder = value };
                    break;
                default:
                    return null;
            }
        }

        return settings;
    }
}
