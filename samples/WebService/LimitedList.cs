using System.Collections.ObjectModel;
using System.Text.Json;

namespace WebService;

/// <summary>A list that JSON is read into and that takes no more than it may: reading stops there.</summary>
internal sealed class LimitedList<T>(int limit) : Collection<T>
{
    protected override void InsertItem(int index, T item)
    {
        if (Count == limit)
        {
            throw new LimitException(limit);
        }

        base.InsertItem(index, item);
    }
}

/// <summary>A list in a request has more items than it may.</summary>
internal sealed class LimitException(int limit) : JsonException($"There are more than {limit} items.")
{
    public int Limit => limit;
}
