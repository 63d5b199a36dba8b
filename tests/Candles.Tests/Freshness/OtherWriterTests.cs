using System.Diagnostics;
using System.Net;
using Candles.Tests.Support;
using Dapper;
using Npgsql;

namespace Candles.Tests.Freshness;

/// <summary>A node that has a series in memory answers what is stored after psql has deleted or truncated it.</summary>
public sealed class OtherWriterTests
{
    private const string Near = "binance/USDT/NEAR";

    private const string Again = """
        INSERT INTO series (key, exchange, market, asset, base) VALUES ('binance/usdt/near', 'binance', 'USDT', 'NEAR', 1);
        INSERT INTO candle SELECT id, 1, 1780272000000, 2, 3, 1, 2, 5 FROM series;
        """;

    private static readonly string[] Questions =
    [
        "interval=1m", "interval=1h", "interval=1h&limit=1", "interval=1m&limit=3", "interval=5m", "interval=1M",
        "interval=5m&from=2026-06-01T01:00:00Z&to=2026-06-01T02:00:00Z", "interval=5m&from=2027-06-01T00:00:00Z&to=2027-06-02T00:00:00Z",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, bool> Deeds()
    {
        var deeds = new TheoryData<string, string, bool>();
        foreach (var isHeard in (bool[])[true, false])
        {
            foreach (var @base in (string[])["1m", "5m"])
            {
                deeds.Add("DELETE FROM series", @base, isHeard);
                deeds.Add($"DELETE FROM series; {Again}", @base, isHeard);
                deeds.Add("TRUNCATE candle", @base, isHeard);
                deeds.Add("TRUNCATE series", @base, isHeard);
                deeds.Add("TRUNCATE candle, series RESTART IDENTITY", @base, isHeard);
                deeds.Add($"TRUNCATE series RESTART IDENTITY; {Again}", @base, isHeard);
            }
        }

        return deeds;
    }

    [Theory, MemberData(nameof(Deeds))]
    public async Task Memory_answers_what_is_stored_then(string sql, string @base, bool isHeard)
    {
        await using var place = await TestStores.NewPlace("postgres");
        await using var wire = PostgresWire.To(place.ConnectionString);
        await using var node = await CandlesApp.Start(wire.ConnectionString);
        await using var other = await CandlesApp.Start(place.ConnectionString);
        await using var psql = new NpgsqlConnection(place.ConnectionString);
        var seed = 0;
        await Write(@base);
        await Write(@base);
        var before = await Answer(node, "interval=1h");
        await ShowsWhatIsStored(TimeSpan.FromSeconds(2));

        if (!isHeard)
            wire.Silence();
        await psql.ExecuteAsync(sql);
        wire.Mend();

        await ShowsWhatIsStored(TimeSpan.FromSeconds(2));
        Assert.NotEqual(before, await Answer(node, "interval=1h"));

        await Write(await node.Store.ListSeries(Cancel) is [var kept] ? kept.Base.Name : @base);
        await ShowsWhatIsStored(TimeSpan.Zero);

        Task Write(string interval) => node.Write(Near, interval, Some.Candles(++seed, "5m", "2026-06-01", "2026-06-02"));

        async Task ShowsWhatIsStored(TimeSpan within)
        {
            var start = Stopwatch.GetTimestamp();
            foreach (var question in Questions)
            {
                var stored = await Answer(other, question + "&path=raw");
                while (await Answer(node, question) is var answer && answer != stored)
                {
                    Assert.True(Stopwatch.GetElapsedTime(start) < within, $"{question} answered {answer}, and {stored} is stored.");
                    await Task.Delay(TimeSpan.FromMilliseconds(5), Cancel);
                }
            }
        }
    }

    /// <returns>The body of a problem without the trace it ends with.</returns>
    private static async Task<(HttpStatusCode Status, string Body)> Answer(CandlesApp app, string question)
    {
        using var answer = await app.Get($"/candle/{Near}?{question}");
        return (answer.StatusCode, (await answer.Content.ReadAsStringAsync(Cancel)).Split(",\"traceId\"")[0]);
    }
}
