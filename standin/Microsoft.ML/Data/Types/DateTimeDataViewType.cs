namespace Microsoft.ML.Data;

/// <summary>Stand-in for ML.NET's DateTimeDataViewType.</summary>
internal sealed class DateTimeDataViewType : PrimitiveDataViewType
{
    private DateTimeDataViewType()
        : base(typeof(DateTime))
    {
    }

    public static DateTimeDataViewType Instance { get; } = new();

    public override bool Equals(DataViewType other) => other == this;

    public override string ToString() => "DateTime";
}
