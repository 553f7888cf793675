using System.Buffers;
using System.Numerics.Tensors;
using Vae.Export;
using Vae.Model;

namespace Vae.MLNet.Anomaly;

/// <summary>The scores that <see cref="VaeAnomalyScore"/> describes. Immutable; a row scores the same alone and among others.</summary>
/// <param name="model">The VAE.</param>
/// <param name="kind">What the scores are made of.</param>
/// <param name="samples">Draws of z per row, where there are any.</param>
/// <param name="seed">Their seed.</param>
/// <param name="scales">What <see cref="VaeAnomalyScore.Surprisal"/> measures errors by; null for every other kind.</param>
internal sealed class AnomalyScorer(VaeModel model, VaeAnomalyScore kind, int samples, int seed, ErrorScales? scales = null)
{
    private const int RowsAtOnce = 256;

    // Between two looks at the cancellation token.
    private const int DrawsAtOnce = 16 * RowsAtOnce;

    private readonly SurprisalScorer? _surprisal = scales is null ? null : new(model, scales);

    /// <summary>Values of a row with its condition behind it, D + C.</summary>
    public int RowWidth => model.InputDimension + model.ConditionDimension;

    public VaeAnomalyScore Kind => kind;

    public int Samples => samples;

    public int Seed => seed;

    public ErrorScales? Scales => scales;

    /// <param name="rows">Row-major [count, D], with a condition [count, D + C].</param>
    /// <param name="scores">Receives [count] scores, in nats, at least 0.</param>
    /// <param name="cancellationToken">Looked at every few thousand draws.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Compute(ReadOnlySpan<float> rows, Span<float> scores, CancellationToken cancellationToken = default)
    {
        var width = RowWidth;
        var atOnce = AnomalyRules.Draws(kind) ? Math.Clamp(DrawsAtOnce / samples, 1, RowsAtOnce) : RowsAtOnce;
        for (var start = 0; start < scores.Length; start += atOnce)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(atOnce, scores.Length - start);
            ComputeBlock(rows.Slice(start * width, count * width), scores.Slice(start, count));
        }
    }

    /// <summary>The scores of rows, of a kind that is a sum over slots, and their parts.</summary>
    /// <param name="rows">Row-major [count, D], with a condition [count, D + C].</param>
    /// <param name="scores">Receives [count] scores, in nats, at least 0.</param>
    /// <param name="shares">Receives each slot's share of its row's score, [count, D], in nats; they add up to the score.</param>
    public void ComputeShares(ReadOnlySpan<float> rows, Span<float> scores, Span<float> shares)
    {
        if (_surprisal is not null)
        {
            _surprisal.Compute(rows, scores, shares);
            return;
        }

        model.ReconstructionLossPerFeature(rows, shares);
        var width = model.InputDimension;
        var rented = ArrayPool<float>.Shared.Rent(width);
        var least = rented.AsSpan(0, width);
        for (var row = 0; row < scores.Length; row++)
        {
            var ofRow = shares.Slice(row * width, width);
            var (sum, floor) = (0.0, model.MinReconstructionLoss(rows.Slice(row * RowWidth, width), least));
            for (var slot = 0; slot < width; slot++)
            {
                sum += ofRow[slot];
                ofRow[slot] = Above(ofRow[slot], least[slot]);
            }

            // The sum is that of VaeModel.ReconstructionLoss.
            scores[row] = Above((float)sum, floor);
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    /// <summary>Adds the scores of rows, [n, 1], and each slot's share, [n, D], to an ONNX graph.</summary>
    /// <exception cref="NotSupportedException">The score draws from the posterior.</exception>
    public (string Scores, string Shares) AddTo(IOnnxGraph graph, string rows, string? condition) => kind switch
    {
        VaeAnomalyScore.Surprisal => new OnnxScores(graph, model, condition).Surprisal(rows, scales!),
        VaeAnomalyScore.ReconstructionLoss => new OnnxScores(graph, model, condition).LossAboveLeast(rows),
        _ => throw new NotSupportedException(
            $"The score {kind} draws from the posterior with noise that follows from each row's own bits; ONNX has no operator for that. Use the score "
            + $"{nameof(VaeAnomalyScore.Surprisal)} or {nameof(VaeAnomalyScore.ReconstructionLoss)}, or export the VAE itself with VaeModel.ExportOnnx."),
    };

    private void ComputeBlock(ReadOnlySpan<float> rows, Span<float> scores)
    {
        switch (kind)
        {
            case VaeAnomalyScore.Surprisal:
                _surprisal!.Compute(rows, scores, contributions: default);
                return;
            case VaeAnomalyScore.NegativeElbo:
                model.NegativeElbo(rows, samples, seed, scores);
                break;
            case VaeAnomalyScore.ReconstructionProbability:
                model.ReconstructionLogProbability(rows, samples, seed, scores);
                TensorPrimitives.Negate(scores, scores);
                break;
            case VaeAnomalyScore.ImportanceWeightedBound:
                model.ImportanceWeightedBound(rows, samples, seed, scores);
                TensorPrimitives.Negate(scores, scores);
                break;
            default:
                model.ReconstructionLoss(rows, scores);
                break;
        }

        var width = model.InputDimension;
        var rented = ArrayPool<float>.Shared.Rent(width);
        for (var row = 0; row < scores.Length; row++)
        {
            var floor = model.MinReconstructionLoss(rows.Slice(row * RowWidth, width), rented.AsSpan(0, width));
            scores[row] = Above(scores[row], floor);
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    // Rounding may take a loss a hair below its bound.
    private static float Above(float loss, float least) => MathF.Max(0, loss - least);
}
