namespace Microsoft.ML.Runtime;

/// <summary>What environments, hosts and channels share: a place in the tree of names.</summary>
internal abstract class ChannelProvider : IExceptionContext
{
    protected ChannelProvider(string shortName, string parentFullName)
    {
        ShortName = string.IsNullOrEmpty(shortName) ? null : shortName;
        ParentFullName = string.IsNullOrEmpty(parentFullName) ? null : parentFullName;
    }

    public string ShortName { get; }

    public string ParentFullName { get; }

    public string FullName => ParentFullName is null ? ShortName : $"{ParentFullName}; {ShortName}";

    public string ContextDescription => FullName;

    public virtual TException Process<TException>(TException ex) where TException : Exception
    {
        if (ex is not null)
        {
            ex.Data["Throwing component"] = ShortName;
            ex.Data["Parent component"] = ParentFullName;
        }
        return ex;
    }
}
