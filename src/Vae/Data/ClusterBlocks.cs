using System.Runtime.InteropServices;
using Vae.Clusters;

namespace Vae.Data;

/// <summary>The blocks of all processes in all of them: one of the first, one of the second and so on, round after round.</summary>
internal static class ClusterBlocks
{
    /// <param name="own">This process's blocks.</param>
    /// <param name="others">All go through the blocks together, and to the end.</param>
    /// <exception cref="VaeClusterException">Another process could not read its rows.</exception>
    public static IEnumerable<RowBlock> Of(IEnumerable<RowBlock> own, VaeCluster others)
    {
        using var blocks = own.GetEnumerator();
        while (true)
        {
            var values = others.Exchange(() => blocks.MoveNext() ? MemoryMarshal.AsBytes(blocks.Current.Rows.Span).ToArray() : []);
            var weights = others.Gather(values[others.Rank].Length == 0 ? [] : MemoryMarshal.AsBytes(blocks.Current.Weights.Span));
            if (values.All(bytes => bytes.Length == 0))
            {
                yield break;
            }

            for (var rank = 0; rank < others.Size; rank++)
            {
                if (values[rank].Length > 0)
                {
                    yield return new(MemoryMarshal.Cast<byte, float>(values[rank]).ToArray(), MemoryMarshal.Cast<byte, float>(weights[rank]).ToArray());
                }
            }
        }
    }
}
