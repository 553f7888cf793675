using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;

namespace Vae.MLNet.Onnx;

/// <summary>Data as ML.NET's ONNX converter walks them, from the last step of a pipeline back to its source.</summary>
internal sealed class ConvertibleView(IDataView data, IDataView source, Action<OnnxPipeline> addNodes) : ITransformCanSaveOnnx
{
    public IDataView Source => source;

    public DataViewSchema Schema => data.Schema;

    public bool CanShuffle => data.CanShuffle;

    public long? GetRowCount() => data.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        data.GetRowCursor(columnsNeeded, rand);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        data.GetRowCursorSet(columnsNeeded, n, rand);

    public void Save(ModelSaveContext ctx) => throw new NotSupportedException(
        "These are data, and no step of a pipeline. Save the fitted pipeline, with mlContext.Model.Save.");

    // Always: a step that said no would be left out in silence, and every step before it.
    public bool CanSaveOnnx(OnnxContext ctx) => true;

    public void SaveAsOnnx(OnnxContext ctx)
    {
        RequireConvertible(ctx);
        try
        {
            addNodes(new(ctx));
        }
        catch (MissingMemberException e)
        {
            throw new NotSupportedException(
                $"This version of Microsoft.ML makes ONNX files in another way; Microsoft.ML {OnnxView.KnownToWork} is known to work. Use that, or "
                + "export the VAE itself with VaeModel.ExportOnnx.",
                e);
        }
    }

    /// <summary>ML.NET leaves out what it cannot convert, and everything before it, and warns: the file would not be the pipeline.</summary>
    private void RequireConvertible(OnnxContext ctx)
    {
        for (var step = source as IDataTransform; step is not null; step = step.Source as IDataTransform)
        {
            if (step is not ITransformCanSaveOnnx convertible || !convertible.CanSaveOnnx(ctx))
            {
                throw new NotSupportedException(
                    $"The step before the VAE that {Describe(step)} cannot be converted to ONNX, so the pipeline cannot. Convert the steps from there "
                    + "on, or export the VAE itself with VaeModel.ExportOnnx.");
            }
        }
    }

    /// <summary>By the columns that it adds, where a new one hides another of its name; else by its type.</summary>
    private static string Describe(IDataTransform step)
    {
        string[] added = [.. step.Schema.GroupBy(column => column.Name)
            .Where(columns => columns.Count() > step.Source.Schema.Count(column => column.Name == columns.Key))
            .Select(columns => $"'{columns.Key}'")];
        return added.Length > 0 ? $"makes {string.Join(", ", added)}" : $"is a {step.GetType().Name}";
    }
}
