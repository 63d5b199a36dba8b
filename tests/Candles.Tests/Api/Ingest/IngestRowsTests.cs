using System.Text.Json;
using Candles.Tests.Support;
using static Candles.Tests.Support.Posting;

namespace Candles.Tests.Api.Ingest;

/// <summary>Rows that are no candles: each is named, nothing is stored, and the next request works.</summary>
public sealed class IngestRowsTests : IAsyncLifetime
{
    private const string Csv = "open_time,open,high,low,close,volume\n";

    private readonly FakeTime _clock = new("2026-08-01T12:00:00");
    private CandlesApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await CandlesApp.Start(clock: _clock);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("[[1780272000000,2,3,1,2,5],[1780272000000,2,3,1,2,5]]", 1, "open_time", "1780272000000", "stands twice in one batch")]
    [InlineData("[[1780272000000,2,3,1,2,5],[1780272001000,2,3,1,2,5]]", 1, "open_time", "1780272001000", "is not on the grid of 1m")]
    [InlineData("[[1785585660000,2,3,1,2,5]]", 0, "open_time", "1785585660000", "is in the future")]
    [InlineData("[[1780272000000,2,1,3,2,5]]", 0, "low", "3", "is above high 1")]
    [InlineData("[[1780272000000,4,3,1,2,5]]", 0, "open", "4", "is outside low 1 to high 3")]
    [InlineData("[[1780272000000,2,3,1,2,-5]]", 0, "volume", "-5", "is negative")]
    [InlineData("""[[1780272000000,"NaN",3,1,2,5]]""", 0, "open", "NaN", "is not a decimal number")]
    [InlineData("""[[1780272000000,"Infinity",3,1,2,5]]""", 0, "open", "Infinity", "is not a decimal number")]
    [InlineData("[[1780272000000,1e400,3,1,2,5]]", 0, "open", "1e400", "")]
    [InlineData("[[1780272000000,2,3,1,2,12345678901.234567890123456789]]", 0, "volume", "12345678901.234567890123456789", "")] // 29 digits
    [InlineData("[[1780272000000,2,3,1,2,0.1234567890123456789]]", 0, "volume", "0.1234567890123456789", "")] // 19 places
    [InlineData("""[[1780272000000,2,"letters",1,2,5]]""", 0, "high", "letters", "is not a decimal number")]
    [InlineData("""[["yesterday",2,3,1,2,5]]""", 0, "open_time", "yesterday", "")]
    [InlineData("[[1780272000,2,3,1,2,5]]", 0, "open_time", "1780272000", "")] // seconds
    [InlineData("[[1780272000000,2,3,1,2]]", 0, "volume", null, "")]
    [InlineData("[[1780272000000,2,3,1,2,5,6,7]]", 0, null, null, "")]
    [InlineData("[[1780272000000,2,3,1,2,null]]", 0, "volume", "null", "")]
    [InlineData("[[1780272000000,2,3,1,2,[]]]", 0, "volume", null, "")]
    [InlineData("[[1780272000000,2,3,1,2,5],7]", 1, null, "7", "")]
    [InlineData("[[]]", 0, "open_time", null, "")]
    [InlineData("""[{"basetm":"2026-06-01T00:00:00Z","o":2,"h":3,"l":1,"v":5}]""", 0, "close", null, "")]
    [InlineData(Csv + "1780272000000,2,3,1,2,5\n1780272060000,NaN,3,1,2,5\n", 1, "open", "NaN", "is not a decimal number")]
    [InlineData(Csv + "1780272000000,2,3,1,2\n", 0, "volume", null, "")]
    [InlineData("{\"data\":[[1780272000000,2,3,1,2,\"\"]]}", 0, "volume", null, "is empty")]
    public async Task A_bad_row_is_named_and_nothing_is_stored(string body, int index, string? field, string? value, string reason)
    {
        var contentType = body.StartsWith(Csv, StringComparison.Ordinal) ? "text/csv" : "application/json";
        using var answer = await _app.Post(Near, body, contentType);

        var (errors, count) = await ErrorsIn(answer);
        var error = Assert.Single(errors);
        Assert.Equal(1, count);
        Assert.Equal((index, field), (error.Index, error.Field));
        if (value is not null)
            Assert.Equal(value, error.Value);
        Assert.NotEmpty(error.Reason);
        if (reason.Length > 0)
            Assert.Equal(reason, error.Reason);
        await NothingIsStored();
    }

    [Fact]
    public async Task The_first_ten_bad_rows_are_named_and_all_are_counted()
    {
        var rows = Minutes(40).Select((c, i) => i % 2 == 0 ? c : c with { High = 0 });
        using var answer = await _app.Post(Near, Json(rows));

        var (errors, count) = await ErrorsIn(answer);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (2 * i) + 1), errors.Select(e => e.Index));
        Assert.Equal(20, count);
        await NothingIsStored();
    }

    [Fact]
    public async Task A_candle_may_open_as_far_after_now_as_is_tolerated()
    {
        _clock.Now = DateTimeOffset.FromUnixTimeMilliseconds(Some.Time("2026-06-01T00:00:55"));

        await _app.Post(Near, Json(Minutes(2))).Accepted();
        using var answer = await _app.Post(Near, Json(Minutes(3)));
        Assert.Equal("is in the future", (await ErrorsIn(answer)).Errors.Single().Reason);
    }

    [Theory]
    [InlineData("application/json", "[[1780272000000,2,3,1,2,5],[17802720")]
    [InlineData("application/json", "[[1780272000000,2,3,1,2,5]")]
    [InlineData("application/json", "[[1780272000000,NaN,3,1,2,5]]")]
    [InlineData("application/json", "[[1780272000000,2,3,1,2,5]] trailing")]
    [InlineData("application/json", "")]
    [InlineData("application/json", "hello")]
    [InlineData("application/json", "{\"data\":[{\"basetm\":\"2026-06-01T00:00:00Z\",\"o\":2,")]
    [InlineData("text/csv", "a,b,c\n1,2,3\n")]
    [InlineData("application/vnd.msgpack", "hello")]
    public async Task What_is_not_well_formed_is_refused_whole(string contentType, string body)
    {
        Assert.StartsWith("The body cannot be read: ", await _app.Post(Near, body, contentType).Refused(400, "body-unreadable"));
        await NothingIsStored();
    }

    [Fact]
    public async Task Where_the_body_breaks_off_is_said_however_many_bad_rows_stand_before()
    {
        var rows = Json(Minutes(40).Select(c => c with { High = 0 }));

        var detail = await _app.Post(Near, rows[..^1]).Refused(400, "body-unreadable");

        Assert.Contains("row 41", detail);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/x-ndjson")]
    [InlineData("application/vnd.msgpack")]
    public async Task Depth_costs_nothing(string contentType)
    {
        byte[] body = contentType.EndsWith("msgpack", StringComparison.Ordinal)
            ? [.. Enumerable.Repeat((byte)0x91, 10_000), 0xC0]
            : [.. Enumerable.Repeat((byte)'[', 10_000), .. Enumerable.Repeat((byte)']', 10_000)];
        using var answer = await _app.Post(Near, body, contentType);

        Assert.Contains((await ProblemAnswer.In(answer)).Status, (int[])[400, 422]);
        await NothingIsStored();
    }

    [Fact]
    public async Task One_row_more_than_a_batch_may_have_is_refused()
    {
        var detail = await _app.Post(Near, Json(Minutes(100_001))).Refused(413, "batch-too-large");

        Assert.Contains("100,000", detail);
        await NothingIsStored();
    }

    private static async Task<(List<Error> Errors, int Count)> ErrorsIn(HttpResponseMessage answer)
    {
        await ProblemAnswer.DetailOf(answer, 422, "candles-invalid");
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        using var json = JsonDocument.Parse(body);
        var errors = json.RootElement.GetProperty("errors").EnumerateArray();
        return (
            [.. errors.Select(e => new Error(
                e.GetProperty("index").GetInt32(),
                e.GetProperty("field").GetString(),
                e.GetProperty("value").GetString(),
                e.GetProperty("reason").GetString()!))],
            json.RootElement.GetProperty("count").GetInt32());
    }

    private async Task NothingIsStored()
    {
        Assert.Equal("""{"data":[]}""", await _app.GetBody("/series"));
        await _app.Post("/candle/next/USDT/NEAR", Json(Minutes(1))).Accepted();
    }

    private sealed record Error(int Index, string? Field, string? Value, string Reason);
}
