namespace Vae.Model;

/// <summary>The steps of one row, the blocks of each shared among threads; each calling thread keeps one for all its calls.</summary>
internal sealed unsafe class SharedRow : SharedBlocks
{
    [ThreadStatic]
    private static SharedRow? _ofThisThread;

    private ScorerStep? _step;
    private ScorerScratch? _prepared;
    private float* _x;
    private float* _y;
    private int _caller;
    private int _first;
    private int _behindLast;
    private volatile bool _isRunning;

    /// <summary>The steps follow each other within microseconds, sooner than a helper could be called again.</summary>
    protected override bool ExpectsMore => _isRunning;

    public static SharedRow OfThisThread() => _ofThisThread ??= new();

    /// <summary>Says that the steps of a row begin. <see cref="End"/> must follow.</summary>
    public void Begin() => (_caller, _isRunning) = (Environment.CurrentManagedThreadId, true);

    /// <summary>See <see cref="ScorerStep.RunRow"/>.</summary>
    public void RunStep(ScorerStep step, float* x, float* y, ScorerScratch scratch)
    {
        step.PrepareRow(x, scratch);
        (_step, _prepared) = (step, scratch);
        (_first, _behindLast) = (0, step.BlocksOfRow);
        _x = x;
        _y = y;
        RunAll();
    }

    public void End()
    {
        _isRunning = false;

        // A thread must not keep a model alive.
        (_step, _prepared) = (null, null);
    }

    protected override void Produce() => Offer(_step!.BlocksOfRow);

    /// <summary>
    /// Whatever its number, the caller takes the first block that is left and helpers the last: what a thread reads is then mostly what it
    /// has itself written a step before.
    /// </summary>
    protected override void Run(int block)
    {
        block = Environment.CurrentManagedThreadId == _caller ? _first++ : Interlocked.Decrement(ref _behindLast);
        _step!.RunRowBlock(block, _x, _y, _prepared!, ScorerScratch.OfThisThread(_prepared!));
    }
}
