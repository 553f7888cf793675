namespace Vae.Data;

/// <summary>Rows that are read anew for every epoch, and what the first pass found of them.</summary>
internal sealed record RowStream(IVaeRowSource Source, RowSurvey Survey, VaeOptions Options)
{
    public RowSplit Split { get; } = new(Options);

    public RowTotal Total(bool validation) => validation ? Survey.Validation : Survey.Training;
}
