using System.Security.Cryptography;

namespace Microsoft.ML.Runtime;

/// <summary>The environment behind an <see cref="MLContext"/>, and the hosts registered with it.</summary>
internal sealed class HostEnvironment : ChannelProvider, IHost
{
    private readonly HostEnvironment _source;
    private readonly Action<string, ChannelMessage> _listener;

    public HostEnvironment(int? seed, Action<string, ChannelMessage> listener)
        : base(null, null)
    {
        Seed = seed;
        Rand = new Random(seed ?? RandomNumberGenerator.GetInt32(int.MaxValue));
        ComponentCatalog = new ComponentCatalog();
        _listener = listener;
    }

    private HostEnvironment(HostEnvironment source, string name, Random rand)
        : base(name, source._source?.FullName)
    {
        _source = source;
        _listener = source._listener;
        Seed = source.Seed;
        Rand = rand;
        ComponentCatalog = source.ComponentCatalog;
    }

    public Random Rand { get; }

    public int? Seed { get; }

    public ComponentCatalog ComponentCatalog { get; }

    public IHost Register(string name, int? seed = null, bool? verbose = null)
    {
        Contracts.CheckNonEmpty(name, nameof(name));
        lock (Rand)
            return new HostEnvironment(this, name, new Random(seed ?? Rand.Next()));
    }

    public IChannel Start(string name) => new Channel(this, name, _listener);

    public IPipe<TMessage> StartPipe<TMessage>(string name) => new Pipe<TMessage>(this, name);

    public IProgressChannel StartProgressChannel(string name)
    {
        Contracts.CheckNonEmpty(name, nameof(name));
        return new ProgressChannel(this, name);
    }
}
