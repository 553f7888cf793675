namespace Microsoft.ML.Runtime;

/// <summary>A progress channel that nobody listens to: it checks its callers as ML.NET does and reports nothing.</summary>
internal sealed class ProgressChannel : IProgressChannel
{
    private readonly IExceptionContext _context;
    private readonly bool _isRoot;
    private ProgressHeader _header = new(null, null);
    private bool _isDisposed;

    public ProgressChannel(IExceptionContext context, string name, bool isRoot = true)
    {
        if (isRoot)
            context.CheckNonEmpty(name, nameof(name));
        _context = context;
        _isRoot = isRoot;
    }

    public void SetHeader(ProgressHeader header, Action<IProgressEntry> fillAction) => _header = header;

    public void Checkpoint(params double?[] values)
    {
        if (!_isRoot)
            return;
        _context.Check(!_isDisposed, "Can't report checkpoints after disposing");
        _context.CheckValue(_header, "header");
        int room = _header.MetricNames.Count + 2 * _header.UnitNames.Count;
        _context.Check((values?.Length ?? 0) <= room, "Too many values provided in Checkpoint");
    }

    public IProgressChannel StartProgressChannel(string name) => new ProgressChannel(_context, name, isRoot: false);

    public void Dispose() => _isDisposed = true;
}
