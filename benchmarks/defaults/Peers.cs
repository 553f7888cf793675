namespace Vae.Benchmarks.Defaults;

/// <summary>The same by scikit-learn and numpy.</summary>
internal static class Peers
{
    public static IEnumerable<Result> Run(string folder, string task, int seeds) =>
        Scripts.Run(Scripts.Python, "peers.py", folder, task, $"{seeds}").Select(Result.Parse);
}
