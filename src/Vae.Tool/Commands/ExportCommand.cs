using System.CommandLine;
using Vae.MLNet.Data;
using Vae.MLNet.Transforms;
using Vae.Tool.Models;

namespace Vae.Tool.Commands;

/// <summary>vae export.</summary>
internal static class ExportCommand
{
    private static readonly Argument<string> _file = new("file") { Description = "the file to write: .onnx or .safetensors" };
    private static readonly Option<OnnxPart> _part = new("--part") { Description = "what of the VAE an ONNX file holds", DefaultValueFactory = _ => OnnxPart.Encoder };

    public static Command Create()
    {
        var command = new Command("export", "Writes the VAE of a model as ONNX or as safetensors. Of a pipeline, what comes before the VAE is not in the file.")
        {
            Shared.Model, _file, _part,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var mlContext = Session.Start();
        var model = ModelFile.Load(mlContext, parsed.GetRequiredValue(Shared.Model));
        var path = parsed.GetRequiredValue(_file);
        switch (Path.GetExtension(path))
        {
            case ".onnx":
                var (vae, rows) = PipelineRows.Before(model.Pipeline, new EmptyView(model.InputSchema));
                model.Vae.ExportOnnx(path, parsed.GetValue(_part), InputColumn.Find(rows.Schema, vae.InputColumnName).GetSlotNames());
                break;
            case ".safetensors":
                model.Vae.Save(path);
                break;
            default:
                throw new ToolException($"'{path}' ends neither in .onnx nor in .safetensors; say by its name which it is to be.");
        }

        return 0;
    }
}
