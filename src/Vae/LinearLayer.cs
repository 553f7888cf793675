namespace Vae;

/// <summary>A fully connected layer: y = W x + b, with W of shape [<see cref="Outputs"/>, inputs].</summary>
/// <param name="Outputs">Values per output row; at least 1.</param>
public sealed record LinearLayer(int Outputs) : VaeLayer
{
    internal override int OutputWidth(int inputWidth) => Outputs;
}
