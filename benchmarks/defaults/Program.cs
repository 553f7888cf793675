// What every default gives beside PCA, an isolation forest and the rest, on all tables of a folder.
//
//     dotnet run -c Release --project benchmarks/defaults -- FOLDER [featurizer|anomaly|imputer|denoiser] [SEEDS]
//
// FOLDER holds tables as CSV: a header, numbers, the class in the last column. README.md says where to get some.

using Vae.Benchmarks.Defaults;

string[] tasks = ["featurizer", "anomaly", "imputer", "denoiser"];
var seeds = 2;
if (args.Length is < 1 or > 3 || !Directory.Exists(args[0]) || (args.Length > 1 && !tasks.Contains(args[1]))
    || (args.Length > 2 && !int.TryParse(args[2], out seeds)))
{
    Console.Error.WriteLine($"Give a folder of tables, and if you like one of {string.Join(", ", tasks)} and a number of seeds.");
    return 2;
}

Table[] tables = [.. Directory.GetFiles(args[0], "*.csv").Order(StringComparer.Ordinal).Select(Table.Read)];
foreach (var task in args.Length > 1 ? [args[1]] : tasks)
{
    Report.Print(task switch
    {
        "featurizer" => tables.SelectMany(table => Featurizer.Run(table, seeds)),
        "anomaly" => tables.Where(table => table.IsAnomalyTable).SelectMany(table => Detector.Run(table, seeds)).Concat(Peers.Run(args[0], task, seeds)),
        _ => tables.SelectMany(table => Cells.Run(table, task, seeds)).Concat(Peers.Run(args[0], task, seeds)),
    });
}

return 0;
