using Microsoft.ML;
using Vae.MLNet.Reports;
using Vae.Serialization;

namespace Vae.MLNet;

/// <summary>
/// What there is to know of a VAE on some rows, as a page to look at or as text: the bound with its parts, training, what each latent unit says,
/// the error of each column, a map of the latent space, the best and the worst reconstructed rows, a detector's scores, and how it was made.
/// </summary>
public sealed class VaeReport
{
    private readonly ReportContent _content;

    private VaeReport(ReportContent content) => _content = content;

    /// <summary>How well the VAE explains the rows.</summary>
    public VaeEvaluation Evaluation => _content.Evaluation;

    /// <summary>Evaluates the VAE of a fitted pipeline on rows.</summary>
    /// <param name="model">The fitted or loaded pipeline, or the VAE alone. The first step counts that is a VAE and reads rows of data.</param>
    /// <param name="data">What the pipeline takes, raw rows and all, preferably rows that it was not fitted on; read twice, and once more for a detector.</param>
    /// <param name="options">What to show; null for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// No step is a VAE, a column is missing or has another type or width, there are no rows, or an option is outside its range.
    /// </exception>
    /// <exception cref="InvalidOperationException">A value is infinite, or NaN where the VAE has no missing values.</exception>
    public static VaeReport Create(ITransformer model, IDataView data, VaeReportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        return new(ReportContent.Of(model, data, options ?? new()));
    }

    /// <summary>Writes a page that has everything in it: it asks no server for anything, and any browser shows it.</summary>
    /// <param name="path">The file; replaced whole once everything is written.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not write there.</exception>
    public void SaveHtml(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var page = ReportPage.Of(_content);
        AtomicFile.Write(path, $"{Guid.NewGuid():N}", stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true);
            writer.Write(page);
        });
    }

    /// <summary>Writes the same as text for a terminal.</summary>
    public override string ToString() => ReportText.Of(_content);
}
