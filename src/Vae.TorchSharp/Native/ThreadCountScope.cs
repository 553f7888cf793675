using TorchSharp;

namespace Vae.TorchSharp.Native;

/// <summary>Sets libtorch's thread count, which is the process's, and gives back what was there before.</summary>
/// <remarks>
/// Sessions may overlap in any order: each gives back what the first of them found. Where libtorch runs on OpenMP the count
/// takes effect on the calling thread, so a session is opened, used and disposed on one thread.
/// </remarks>
internal sealed class ThreadCountScope : IDisposable
{
    private static readonly Lock _lock = new();
    private static int _open;
    private static int _original;
    private bool _disposed;

    public ThreadCountScope(int threads)
    {
        lock (_lock)
        {
            if (_open == 0)
            {
                _original = torch.get_num_threads();
            }

            _open++;
            torch.set_num_threads(threads);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (!_disposed)
            {
                _disposed = true;
                _open--;
                torch.set_num_threads(_original);
            }
        }
    }
}
