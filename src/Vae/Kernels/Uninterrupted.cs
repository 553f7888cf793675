namespace Vae.Kernels;

/// <summary>Waits that <see cref="Thread.Interrupt"/> does not cut short.</summary>
internal static class Uninterrupted
{
    /// <summary>Waits again as often as it is interrupted.</summary>
    /// <param name="wait">Blocks; may be interrupted only before it has done anything.</param>
    /// <returns>The last interrupt, which is the caller's to throw once all is done; null for none.</returns>
    public static ThreadInterruptedException? Run(Action wait)
    {
        ThreadInterruptedException? interrupt = null;
        while (true)
        {
            try
            {
                wait();
                return interrupt;
            }
            catch (ThreadInterruptedException e)
            {
                interrupt = e;
            }
        }
    }
}
