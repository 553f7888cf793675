using System.Text.Json;

namespace WebService;

/// <summary>
/// POST /score: JSON rows in, JSON scores out. What cannot be scored gets a problem that names the field at fault, with status 400, or
/// 408 or 413 where it came too slowly or is too long.
/// </summary>
internal sealed partial class ScoreEndpoint(Detector detector, ILogger<ScoreEndpoint> logger)
{
    private const string Shape = "Send {\"rows\": [[0.5, 1, ...], ...]}, rows of numbers.";

    private readonly JsonSerializerOptions _json = ScoreRequest.Json(detector.Width);

    public async Task<IResult> Handle(HttpRequest http)
    {
        ScoreRequest? request;
        try
        {
            // Read as it comes, up to the first thing that is wrong with it.
            request = await JsonSerializer.DeserializeAsync<ScoreRequest>(http.Body, _json, http.HttpContext.RequestAborted);
        }
        catch (LimitException e)
        {
            return RefuseTooMany(e);
        }
        catch (JsonException e)
        {
            return Refuse(e.Path ?? "$", $"This cannot be read, at byte {e.BytePositionInLine + 1} of line {e.LineNumber + 1}. {Shape}");
        }
        catch (BadHttpRequestException e)
        {
            LogUnread(e.StatusCode, e.Message);
            return Results.Problem(e.Message, statusCode: e.StatusCode);
        }
        catch (Exception e) when (http.HttpContext.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            LogGone();
            return Results.Empty;
        }

        if (request is null)
        {
            return Refuse("$", $"This is null. {Shape}");
        }

        if (FindFault(request.Rows, detector.Width) is var (field, message))
        {
            return Refuse(field, message);
        }

        RowScore?[] scores = [.. request.Rows.Select(row => detector.Score([.. row!]))];
        var failed = Array.IndexOf(scores, null);
        return failed < 0
            ? Results.Ok(new ScoreResponse(scores!))
            : Refuse($"$.rows[{failed}]", "The values are so large that the score is infinite. Send values of the size that the model was trained on.");
    }

    private static (string Field, string Message)? FindFault(LimitedList<LimitedList<float>?> rows, int width)
    {
        if (rows.Count == 0)
        {
            return ("$.rows", $"There are 0 rows; a request must have between 1 and {ScoreRequest.MaxRows}.");
        }

        for (var row = 0; row < rows.Count; row++)
        {
            if (rows[row]?.Count != width)
            {
                return ($"$.rows[{row}]", $"The row has {rows[row]?.Count ?? 0} values; the model takes {width}.");
            }

            var slot = rows[row]!.Index().FirstOrDefault(value => !float.IsFinite(value.Item), (-1, 0)).Index;
            if (slot >= 0)
            {
                return ($"$.rows[{row}][{slot}]", "The number is too large for single precision.");
            }
        }

        return null;
    }

    private static IResult RefuseTooMany(LimitException e)
    {
        // The path ends in the item that is one too many.
        var field = e.Path![..e.Path!.LastIndexOf('[')];
        return Refuse(field, field == "$.rows"
            ? $"There are more than {e.Limit} rows; a request must have between 1 and {e.Limit}. Send several requests."
            : $"The row has more than {e.Limit} values; the model takes {e.Limit}.");
    }

    private static IResult Refuse(string field, string message) =>
        Results.ValidationProblem(new Dictionary<string, string[]> { [field] = [message] }, detail: $"{field}: {message}");

    [LoggerMessage(Level = LogLevel.Warning, Message = "A request could not be read and got status {Status}: {Reason}")]
    private partial void LogUnread(int status, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "A client went away before its request was read.")]
    private partial void LogGone();
}
