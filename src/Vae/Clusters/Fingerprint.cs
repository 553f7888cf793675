using System.Text;

namespace Vae.Clusters;

/// <summary>What must be the same in all processes, in the order in which differences are told.</summary>
internal static class Fingerprint
{
    private const char Separator = '\n';

    /// <summary>Compares the processes, once each has made what it is to be compared by.</summary>
    /// <param name="cluster">The processes; null for one alone, which is still to make it.</param>
    /// <param name="make">Names and values of one line each; asks no other process.</param>
    /// <exception cref="VaeClusterException">A value differs, or <paramref name="make"/> failed in another process.</exception>
    public static void Compare(this VaeCluster? cluster, Func<IReadOnlyList<(string Name, string Value)>> make)
    {
        if (cluster is null)
        {
            _ = make();
            return;
        }

        IReadOnlyList<(string Name, string Value)> own = [];
        var all = cluster.Exchange(() =>
        {
            own = make();
            return Encoding.UTF8.GetBytes(string.Join(Separator, own.Select(entry => entry.Value)));
        });
        for (var rank = 0; rank < all.Length; rank++)
        {
            // Another version may compare more or fewer things; its version is the first of them.
            var values = Encoding.UTF8.GetString(all[rank]).Split(Separator);
            var different = own.Index().FirstOrDefault(entry => entry.Item.Value != (entry.Index < values.Length ? values[entry.Index] : ""), (-1, default));
            if (different.Index >= 0)
            {
                throw new VaeClusterException(
                    $"Processes {rank} and {cluster.Rank} of {cluster.Size} do not train the same: {different.Item.Name} is {values.ElementAtOrDefault(different.Index)} "
                    + $"there and {different.Item.Value} here. Start the same program with the same options and data in every process.");
            }
        }
    }
}
