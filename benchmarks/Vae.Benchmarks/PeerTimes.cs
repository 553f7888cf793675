namespace Vae.Benchmarks;

/// <summary>Collects the times of works, in microseconds, and runs only those that are asked for.</summary>
/// <param name="times">Receives a work's times in order.</param>
/// <param name="partOfName">What a work's name has to contain.</param>
internal sealed class PeerTimes(Dictionary<string, List<double>> times, string partOfName)
{
    public void Add(string work, Func<double> microseconds)
    {
        if (!work.Contains(partOfName, StringComparison.Ordinal))
        {
            return;
        }

        if (!times.TryGetValue(work, out var list))
        {
            times.Add(work, list = []);
        }

        list.Add(microseconds());
    }
}
