// The experiments of the texts that this project grew from. docs/experiments.md has what each gave.
var experiments = new Dictionary<string, Action<Settings>>
{
    ["auto-encoding-bayes"] = AutoEncodingBayes.Run,
    ["notebook-nets"] = NotebookNets.Run,
    ["reparameterization"] = Reparameterization.Run,
    ["autoencoder-vae"] = AutoencoderAgainstVae.Run,
    ["importance-weighted"] = ImportanceWeighted.Run,
    ["uses"] = Uses.Run,
};
if (args is not [var name, .. var rest] || !experiments.TryGetValue(name, out var run) || Settings.Parse(name, rest) is not { } settings)
{
    Console.Error.WriteLine($"Use: dotnet run -c Release --project samples/Experiments -- [{string.Join('|', experiments.Keys)}]\n{Settings.Usage}");
    return 2;
}

Directory.CreateDirectory(settings.Folder);
run(settings);
Console.WriteLine($"Numbers: {Path.GetFullPath(settings.Folder)}");
return 0;
