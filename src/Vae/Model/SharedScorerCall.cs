namespace Vae.Model;

/// <summary>A call whose blocks are shared among threads; each calling thread keeps one for all its calls.</summary>
internal sealed class SharedScorerCall : SharedBlocks
{
    [ThreadStatic]
    private static SharedScorerCall? _ofThisThread;

    private Scorer? _scorer;
    private ScorerCall _call;
    private int _blocks;

    public static SharedScorerCall OfThisThread() => _ofThisThread ??= new();

    public void Run(Scorer scorer, int blocks, in ScorerCall call)
    {
        (_scorer, _blocks, _call) = (scorer, blocks, call);
        try
        {
            RunAll();
        }
        finally
        {
            // A thread must not keep a model alive.
            (_scorer, _call) = (null, default);
        }
    }

    protected override void Produce() => Offer(_blocks);

    protected override void Run(int block) => _scorer!.RunBlock(_call, block);
}
