using System.Text.Json;

namespace Vae.Export;

/// <summary>Parts of a VAE as ONNX files. Names of inputs and outputs are as <see cref="OnnxPart"/> has them.</summary>
internal static class OnnxFile
{
    // ONNX 1.10: ONNX Runtime 1.10 and later. Nothing here needs a later one.
    private const int OpsetVersion = 15;
    private const int IrVersion = 8;

    /// <param name="model">The model.</param>
    /// <param name="part">What of it.</param>
    /// <param name="metadata">What the file says of itself beside the graph.</param>
    /// <returns>The ModelProto.</returns>
    public static ProtoMessage Of(VaeModel model, OnnxPart part, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        var graph = new OnnxGraph();
        switch (part)
        {
            case OnnxPart.Encoder:
                AddEncoder(graph, model);
                break;
            case OnnxPart.Decoder:
                AddDecoder(graph, model);
                break;
            case OnnxPart.Reconstruction:
                AddReconstruction(graph, model);
                break;
            case OnnxPart.ReconstructionLoss:
                AddReconstructionLoss(graph, model);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(part), part, "Use one of OnnxPart's own values.");
        }

        var message = new ProtoMessage()
            .Add(1, IrVersion)
            .Add(2, "Vae.MLNet")
            .Add(3, typeof(OnnxFile).Assembly.GetName().Version!.ToString(3))
            .Add(7, graph.ToMessage($"Vae{part}"))
            .Add(8, new ProtoMessage().Add(1, "").Add(2, OpsetVersion));
        foreach (var (key, value) in metadata)
        {
            message.Add(14, new ProtoMessage().Add(1, key).Add(2, value));
        }

        return message;
    }

    private static OnnxFormulas Formulas(OnnxGraph graph, VaeModel model) =>
        new(graph, model, model.ConditionDimension > 0 ? graph.Input("condition", model.ConditionDimension) : null);

    private static void AddEncoder(OnnxGraph graph, VaeModel model)
    {
        var x = graph.Input("x", model.InputDimension);
        var (mu, logVar) = Formulas(graph, model).Encode(x, withLogVar: model.Objective is not AutoencoderObjective);
        graph.Output("mu", mu, model.LatentDimension);
        if (logVar is not null)
        {
            graph.Output("logVar", logVar, model.LatentDimension);
        }
    }

    private static void AddDecoder(OnnxGraph graph, VaeModel model)
    {
        var z = graph.Input("z", model.LatentDimension);
        graph.Output("mean", Formulas(graph, model).Decode(z), model.InputDimension);
    }

    private static void AddReconstruction(OnnxGraph graph, VaeModel model)
    {
        var x = graph.Input("x", model.InputDimension);
        graph.Output("reconstruction", Formulas(graph, model).Reconstruct(x), model.InputDimension);
    }

    private static void AddReconstructionLoss(OnnxGraph graph, VaeModel model)
    {
        var x = graph.Input("x", model.InputDimension);
        var (losses, perFeature) = Formulas(graph, model).ReconstructionLoss(x);
        graph.Output("loss", graph.Reshape(losses));
        graph.Output("lossPerFeature", perFeature, model.InputDimension);
    }
}
