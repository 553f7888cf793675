using System.CommandLine;
using Microsoft.ML;
using Vae.MLNet.Transforms;
using Vae.Tool.Tables;

namespace Vae.Tool.Commands;

/// <summary>vae encode.</summary>
internal static class EncodeCommand
{
    private const string Column = "mu (encoded)";

    private static readonly Option<bool> _logVariance = new("--log-variance") { Description = "write the natural log of the posterior variances too" };

    public static Command Create() =>
        RowCommand.Create("encode", "Writes the latent row of each row: the posterior means z1, z2, ...", [_logVariance], (parsed, mlContext, model, rows) =>
        {
            var (vae, prepared) = PipelineRows.Before(model.Pipeline, rows);
            var logVariance = parsed.GetValue(_logVariance);
            var encoded = mlContext.Transforms.VaeEncode(Column, vae.InputColumnName, vae.Model, logVariance).Fit(prepared).Transform(prepared);
            var names = Enumerable.Range(1, vae.Model.LatentDimension).Select(unit => $"z{unit}").ToArray();
            var mu = OutputPart.Vector(encoded.Schema[Column], names);
            return (encoded, logVariance
                ? [mu, OutputPart.Vector(encoded.Schema[Column + ".LogVariance"], [.. names.Select(name => $"{name}.logvar")])]
                : [mu]);
        });
}
