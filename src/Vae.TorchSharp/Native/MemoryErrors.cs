using System.Text.RegularExpressions;
using TorchSharp;

namespace Vae.TorchSharp.Native;

/// <summary>libtorch's errors of running out of memory, in words that say what to change.</summary>
internal static partial class MemoryErrors
{
    /// <summary>Whether memory, the processor's or a GPU's, was the cause.</summary>
    public static bool IsCause(Exception error) => Pattern().IsMatch(error.Message);

    /// <param name="error">What libtorch said, a page with its own stack.</param>
    /// <param name="purpose">What the memory was for: <c>a batch of 128 rows</c>.</param>
    /// <param name="device">Where.</param>
    /// <param name="advice">What to change, as a sentence.</param>
    public static VaeTrainingException Describe(Exception error, string purpose, torch.Device device, string advice)
    {
        var amount = Amount().Match(error.Message);
        return new(
            $"TorchSharp ran out of memory on {device} for {purpose}{(amount.Success ? $", where it asked for another {amount.Groups[1].Value}" : "")}. "
            + advice,
            error);
    }

    // In turn: the CPU's allocator on Linux, on Windows and on macOS, that of CUDA, CUDA itself, and libraries on CUDA.
    [GeneratedRegex("can't allocate memory|not enough memory|posix_memalign failed|out of memory|_ALLOC_FAILED", RegexOptions.IgnoreCase)]
    private static partial Regex Pattern();

    [GeneratedRegex("tried to allocate ([0-9.]+ [a-z]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Amount();
}
