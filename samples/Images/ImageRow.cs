/// <summary>One image of the data set.</summary>
internal sealed class ImageRow
{
    public string Path { get; set; } = "";
}
