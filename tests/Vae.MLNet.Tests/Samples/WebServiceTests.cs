using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Vae.MLNet.Tests.Contract;

namespace Vae.MLNet.Tests.Samples;

/// <summary>The sample web service, over real HTTP.</summary>
public sealed class WebServiceTests(WebServiceProcess service) : IClassFixture<WebServiceProcess>
{
    [Fact]
    public async Task Health_Answers()
    {
        using var answer = await service.Client.GetAsync(new Uri("/health", UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("Healthy", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Score_Batch_GivesTheScoresOfTheProcessThatTrained()
    {
        var rows = TestRow.Make(60, seed: 12);
        rows[17].Features[2] = 40;

        var scored = await ScoreAsync(rows);

        Assert.Equal(Expected(rows), scored);
        Assert.Contains("true", scored[17], StringComparison.Ordinal);
        Assert.Contains(scored, row => row.EndsWith("false", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Score_ManyRequestsAtOnce_EachGetsItsOwnScores()
    {
        var requests = Enumerable.Range(0, 64).Select(i => TestRow.Make(1 + (i % 9), seed: i)).ToArray();

        var scored = await Task.WhenAll(requests.Select(ScoreAsync));

        Assert.Equal(requests.Select(Expected), scored);
    }

    [Theory]
    [InlineData("""{"rows": [[1, 2, 3, 4, 5, 6], [1, 2, 3]]}""", "$.rows[1]", "The row has 3 values; the model takes 6.")]
    [InlineData("""{"rows": [[1, 2, 3, 4, 5, 6, 7]]}""", "$.rows[0]", "The row has more than 6 values; the model takes 6.")]
    [InlineData("""{"rows": [null]}""", "$.rows[0]", "The row has 0 values; the model takes 6.")]
    [InlineData("""{"rows": []}""", "$.rows", "There are 0 rows; a request must have between 1 and 10000.")]
    [InlineData("""{"rows": [[1, 2, "NaN", 4, 5, 6]]}""", "$.rows[0][2]", "This cannot be read, at byte 23 of line 1.")]
    [InlineData("""{"rows": [[1, 2, "3", 4, 5, 6]]}""", "$.rows[0][2]", "This cannot be read")]
    [InlineData("""{"rows": [[1, 2, NaN, 4, 5, 6]]}""", "$.rows[0][2]", "This cannot be read")]
    [InlineData("""{"rows": [[1, 2, null, 4, 5, 6]]}""", "$.rows[0][2]", "This cannot be read")]
    [InlineData("""{"rows": [[1, 2, 1e99, 4, 5, 6]]}""", "$.rows[0][2]", "The number is too large for single precision.")]
    [InlineData("""{"rows": [[1, 2, 3e38, 4, 5, 6]]}""", "$.rows[0]", "The values are so large that the score is infinite.")]
    [InlineData("""{"rows": [[1, 2, 3, 4, 5, 6]""", "$.rows[1]", "This cannot be read")]
    [InlineData("""{"rows": "none"}""", "$.rows", "This cannot be read")]
    [InlineData("""{"rows": null}""", "$.rows", "This cannot be read")]
    [InlineData("""{"row": [[1, 2, 3, 4, 5, 6]]}""", "$.row", "This cannot be read")]
    [InlineData("{}", "$", "This cannot be read, at byte 3 of line 1. Send {\"rows\": [[0.5, 1, ...], ...]}, rows of numbers.")]
    [InlineData("null", "$", "This is null. Send {\"rows\": [[0.5, 1, ...], ...]}, rows of numbers.")]
    [InlineData("", "$", "This cannot be read")]
    public async Task Score_BadInput_Gets400AndTheNameOfTheField(string body, string field, string message)
    {
        using var answer = await PostAsync(body);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        var error = Assert.Single(problem.RootElement.GetProperty("errors").EnumerateObject());
        Assert.Equal(field, error.Name);
        Assert.StartsWith(message, error.Value[0].GetString(), StringComparison.Ordinal);
        Assert.Equal($"{field}: {error.Value[0].GetString()}", problem.RootElement.GetProperty("detail").GetString());
        Assert.DoesNotContain("System.", error.Value[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Score_NotJsonOrNotPosted_IsRefused()
    {
        using var text = await service.Client.PostAsync(new Uri("/score", UriKind.Relative), new StringContent("1, 2, 3"));
        using var got = await service.Client.GetAsync(new Uri("/score", UriKind.Relative));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, text.StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, got.StatusCode);
    }

    [Fact]
    public async Task Start_NoSuchModel_SaysWhatToDo()
    {
        var (code, output) = await service.RunAsync("--model", "absent.zip");

        Assert.Equal(2, code);
        Assert.Matches(
            @"^The model file '.+[/\\]absent\.zip' does not exist\. Name one with --model, or write one: -- train model\.zip$", output.Trim());
    }

    private string[] Expected(TestRow[] rows)
    {
        using var engine = service.Context.Model.CreatePredictionEngine<TestRow, Prediction>(service.Model);
        return [.. rows.Select(row => engine.Predict(row).Bits(["Score", "PredictedLabel"]))];
    }

    private async Task<string[]> ScoreAsync(TestRow[] rows)
    {
        var body = string.Join(",", rows.Select(
            row => $"[{string.Join(",", row.Features.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))}]"));
        using var answer = await PostAsync($"{{\"rows\": [{body}]}}");
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        using var json = JsonDocument.Parse(text);
        return
        [
            .. json.RootElement.GetProperty("scores").EnumerateArray().Select(row =>
                $"{OutputBits.Text(row.GetProperty("score").GetSingle())} {OutputBits.Text(row.GetProperty("isAnomaly").GetBoolean())}"),
        ];
    }

    private async Task<HttpResponseMessage> PostAsync(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await service.Client.PostAsync(new Uri("/score", UriKind.Relative), content);
    }
}
