using TorchSharp;

namespace Vae.TorchSharp.Native;

/// <summary>
/// Keeps a GPU from rounding the factors of products and convolutions to TensorFloat-32's 10 bits, with which the engines would agree to
/// three digits instead of five. The switches are the process's: the last of several overlapping sessions gives back what the
/// first found.
/// </summary>
internal sealed class SinglePrecisionScope : IDisposable
{
    private static readonly Lock _lock = new();
    private static int _open;
    private static (bool Products, bool Convolutions) _original;
    private bool _disposed;

    public SinglePrecisionScope()
    {
        lock (_lock)
        {
            if (_open++ == 0)
            {
                _original = (torch.backends.cuda.matmul.allow_tf32, torch.backends.cudnn.allow_tf32);
                Set((false, false));
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (!_disposed)
            {
                _disposed = true;
                if (--_open == 0)
                {
                    Set(_original);
                }
            }
        }
    }

    private static void Set((bool Products, bool Convolutions) allowed) =>
        (torch.backends.cuda.matmul.allow_tf32, torch.backends.cudnn.allow_tf32) = allowed;
}
