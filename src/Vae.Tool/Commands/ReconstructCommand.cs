using System.CommandLine;
using Microsoft.ML;
using Vae.MLNet.Transforms;
using Vae.Tool.Models;
using Vae.Tool.Tables;

namespace Vae.Tool.Commands;

/// <summary>vae reconstruct.</summary>
internal static class ReconstructCommand
{
    private const string Column = "x (reconstructed)";

    private static readonly Option<bool> _fill = new("--fill") { Description = "fill in only what is missing, and keep the rest" };

    public static Command Create() =>
        RowCommand.Create("reconstruct", "Writes the columns of each row as the VAE reconstructs them.", [_fill], (parsed, mlContext, model, rows) =>
        {
            var (vae, prepared) = PipelineRows.Before(model.Pipeline, rows);
            var reconstructed = mlContext.Transforms.VaeReconstruct(Column, vae.InputColumnName, vae.Model, keepObserved: parsed.GetValue(_fill))
                .Fit(prepared).Transform(prepared);
            return (reconstructed, [OutputPart.Slots(reconstructed.Schema[Column], SlotColumns.Of(mlContext, model))]);
        });
}
