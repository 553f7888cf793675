using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Vae.MLNet.Tests.Samples;

/// <summary>Requests that are too long, cut off or no HTTP, over real HTTP. The model takes 6 values a row.</summary>
public sealed class WebServiceLimitTests(WebServiceProcess service) : IClassFixture<WebServiceProcess>
{
    /// <summary>As ScoreRequest.MaxBytes gives for 6 values a row.</summary>
    private const long MaxBytes = 1000 + (10_000L * (100 + (40 * 6)));

    [Fact]
    public async Task Score_TenThousandRowsWithAllTheirDigits_AreScored()
    {
        var number = 0.12345679f.ToString("E16", CultureInfo.InvariantCulture);
        var row = $"\n    [\n      {string.Join(",\n      ", Enumerable.Repeat(number, 6))}\n    ]";

        var (status, body) = await PostAsync($"{{\"rows\": [{string.Join(",", Enumerable.Repeat(row, 10_000))}]}}");

        Assert.Equal(HttpStatusCode.OK, status);
        using var json = JsonDocument.Parse(body);
        Assert.Equal(10_000, json.RootElement.GetProperty("scores").GetArrayLength());
    }

    /// <summary>Had the rows after the limit been read, they would have been refused for what they are.</summary>
    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("[1,2,3,4,5,6]")]
    public async Task Score_MoreRowsThanMayBe_ReadNoFurther(string row)
    {
        var (status, body) = await PostAsync($"{{\"rows\": [{string.Join(",", Enumerable.Repeat(row, 10_001))}, no JSON");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("$.rows: There are more than 10000 rows; a request must have between 1 and 10000. Send several requests.", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Score_RowOfThousandsOfValues_ReadNoFurther()
    {
        var (status, body) = await PostAsync($"{{\"rows\": [[1,2,3,4,5,6],[{string.Join(",", Enumerable.Repeat("1", 100_000))}, no JSON");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("$.rows[1]: The row has more than 6 values; the model takes 6.", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Score_LongerThanAnyRequest_Gets413AndOneLineInTheLog()
    {
        // Only the head is sent, which says how long the body will be.
        var answer = await SendAsync(Head($"Content-Length: {MaxBytes + 1}"), endRequest: false);

        Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal);
        Assert.Contains("application/problem+json", answer, StringComparison.Ordinal);
        await AssertLoggedAsync("A request could not be read and got status 413: ");
    }

    [Fact]
    public async Task Score_BodyOfUnknownLengthLongerThanAnyRequest_Gets413()
    {
        var spaces = new string(' ', 0x8000);
        var chunks = string.Concat(Enumerable.Repeat($"8000\r\n{spaces}\r\n", (int)(MaxBytes / 0x8000) + 2));

        var answer = await SendAsync(Head("Transfer-Encoding: chunked") + chunks, endRequest: false);

        Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Score_ClientGoesAway_LeavesOneLineInTheLog()
    {
        await SendAsync(Head("Content-Length: 100") + "{\"rows\": [[1,", endRequest: true);

        // Which of the two depends on what the service learns first: that no more comes, or that nobody listens.
        await AssertLoggedAsync(
            "A request could not be read and got status 400: Unexpected end of request content.", "A client went away before its request was read.");
    }

    [Fact]
    public async Task Score_ChunksThatAreNone_Get400AndOneLineInTheLog()
    {
        var answer = await SendAsync(Head("Transfer-Encoding: chunked") + "no number\r\n{}\r\n", endRequest: false);

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Contains("application/problem+json", answer, StringComparison.Ordinal);
        await AssertLoggedAsync("A request could not be read and got status 400: Bad chunk size data.");
    }

    private static string Head(string header) =>
        $"POST /score HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n{header}\r\n\r\n";

    private async Task AssertLoggedAsync(params string[] anyOf)
    {
        await service.WaitForOutputAsync(anyOf);

        // Levels at which the console names a line; a stack trace begins so too.
        Assert.DoesNotContain("fail:", service.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", service.Output, StringComparison.Ordinal);
    }

    private async Task<(HttpStatusCode Status, string Body)> PostAsync(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await service.Client.PostAsync(new Uri("/score", UriKind.Relative), content);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Sends bytes as they are, and reads what comes until the service closes the connection.</summary>
    private async Task<string> SendAsync(string request, bool endRequest)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(service.Client.BaseAddress!.Host, service.Client.BaseAddress.Port);
        var stream = client.GetStream();
        var answer = new StringBuilder();
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
            if (endRequest)
            {
                client.Client.Shutdown(SocketShutdown.Send);
            }
        }
        catch (IOException)
        {
            // Answered before all was sent.
        }

        try
        {
            var buffer = new byte[4096];
            for (var read = 1; read > 0;)
            {
                read = await stream.ReadAsync(buffer);
                answer.Append(Encoding.ASCII.GetString(buffer, 0, read));
            }
        }
        catch (IOException)
        {
            // Closed with bytes unread.
        }

        return answer.ToString();
    }
}
