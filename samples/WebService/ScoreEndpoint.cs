using System.Text.Json;
using System.Text.Json.Serialization;

namespace WebService;

/// <summary>POST /score: JSON rows in, JSON scores out; what cannot be scored gets status 400 and the name of the field at fault.</summary>
internal static class ScoreEndpoint
{
    private const int MaxRows = 10_000;
    private const string Shape = "Send {\"rows\": [[0.5, 1, ...], ...]}, rows of numbers.";

    // Strict: a number is a JSON number, a misspelt name is an error, and rows there must be.
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.Strict,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    public static async Task<IResult> Handle(HttpRequest http, Detector detector)
    {
        ScoreRequest? request;
        try
        {
            request = await JsonSerializer.DeserializeAsync<ScoreRequest>(http.Body, _json, http.HttpContext.RequestAborted);
        }
        catch (JsonException e)
        {
            return Refuse(e.Path ?? "$", $"This cannot be read, at byte {e.BytePositionInLine + 1} of line {e.LineNumber + 1}. {Shape}");
        }

        if (request is null)
        {
            return Refuse("$", $"This is null. {Shape}");
        }

        if (FindFault(request.Rows, detector.Width) is var (field, message))
        {
            return Refuse(field, message);
        }

        RowScore?[] scores = [.. request.Rows.Select(row => detector.Score(row!))];
        var failed = Array.IndexOf(scores, null);
        return failed < 0
            ? Results.Ok(new ScoreResponse(scores!))
            : Refuse($"$.rows[{failed}]", "The values are so large that the score is infinite. Send values of the size that the model was trained on.");
    }

    private static (string Field, string Message)? FindFault(float[]?[] rows, int width)
    {
        if (rows.Length is 0 or > MaxRows)
        {
            return ("$.rows", $"There are {rows.Length} rows; a request must have between 1 and {MaxRows}.");
        }

        for (var row = 0; row < rows.Length; row++)
        {
            if (rows[row]?.Length != width)
            {
                return ($"$.rows[{row}]", $"The row has {rows[row]?.Length ?? 0} values; the model takes {width}.");
            }

            var slot = Array.FindIndex(rows[row]!, value => !float.IsFinite(value));
            if (slot >= 0)
            {
                return ($"$.rows[{row}][{slot}]", "The number is too large for single precision.");
            }
        }

        return null;
    }

    private static IResult Refuse(string field, string message) =>
        Results.ValidationProblem(new Dictionary<string, string[]> { [field] = [message] }, detail: $"{field}: {message}");
}
