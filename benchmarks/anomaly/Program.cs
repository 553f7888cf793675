// ROC AUC of the anomaly trainer with its defaults, beside a PCA's reconstruction error and an isolation forest, on six tables.
//
//     dotnet run -c Release --project benchmarks/anomaly [-- FOLDER]
//
// FOLDER receives the tables; the default is a folder among the temporary files. README.md says what must be installed.

using Vae.Benchmarks.Anomaly;

var folder = args.Length > 0 ? args[0] : Path.Combine(Path.GetTempPath(), "vae-mlnet-anomaly-tables");
if (!Directory.Exists(folder))
{
    Scripts.Run("Rscript", "export_tables.R", folder);
}

var results = Scripts.Run(Scripts.Python, "peers.py", folder).Select(Result.Parse).ToList();
foreach (var path in Directory.GetFiles(folder, "*.csv").Order(StringComparer.Ordinal))
{
    var table = Table.Read(path);
    results.AddRange(Detectors.Run(table));
}

Report.Print(results);
