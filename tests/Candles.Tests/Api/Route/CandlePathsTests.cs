using System.Net;
using Candles.Api.Route;
using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Candles.Tests.Api.Route;

public sealed class CandlePathsTests
{
    [Fact]
    public void The_paths_go_from_the_slowest_to_the_default() =>
        Assert.Equal(["validated", "dto", "stream", "raw", "window"], ReadStrategy.All.Select(p => p.Name));

    [Fact]
    public async Task All_paths_answer_the_same_bytes()
    {
        await using var app = await CandlesApp.Start();
        await app.Write("some/USDT/wide", "1m", Some.Candles(7, "1m", "2024-02-28T20:00:00", "2024-03-01T04:00:00"));
        await app.Write("some/USDT/late", "1d", Some.Candles(8, "1d", "9999-10-01", "9999-12-31"));
        await app.Write("some/USDT/early", "1h", Some.Candles(9, "1h", "1971-01-01", "1971-02-01"));

        await Property.Holds(40, async random =>
        {
            var (asset, start, days) = random.One([("wide", "2024-02-28", 3), ("late", "9999-09-30", 92), ("early", "1971-01-01", 32)]);
            var interval = random.One(asset switch { "wide" => Interval.All, "late" => Some.Interval("1d").Served, _ => Some.Interval("1h").Served });
            var from = Some.Time(start) + random.NextInt64(days * 86_400_000L);
            var question = $"/candle/some/USDT/{asset}?interval={interval}&limit={random.Next(1, 1441)}"
                + (random.Chance(0.5) ? $"&from={from}" : "")
                + (random.Chance(0.5) ? $"&to={Math.Min(from + random.NextInt64(1, days * 86_400_000L), CandleTime.Max)}" : "");

            var raw = await app.GetBody($"{question}&path=raw");
            foreach (var path in ReadStrategy.All)
                Assert.True(raw == await app.GetBody($"{question}&path={path.Name}"), $"{path.Name} differs from raw: {question}");
        });
    }

    [Theory]
    [InlineData("validated")]
    [InlineData("dto")]
    [InlineData("stream")]
    [InlineData("raw")]
    public async Task An_answer_names_its_path(string path)
    {
        await using var app = await CandlesApp.Start();
        await app.Write("some/USDT/X", "1m", Some.Candles(1, "1m", "2024-01-01", "2024-01-02"));

        using var answer = await app.Get($"/candle/some/USDT/X?path={path}");

        Assert.Equal([path], answer.Headers.GetValues("Candle-Path"));
    }

    [Theory]
    [InlineData("high = '0.5'", "low")]
    [InlineData("volume = '-1'", "volume -1 is negative")]
    [InlineData("open_time = open_time + 1", "is not on the grid of 1m")]
    public async Task Validated_alone_finds_a_damaged_candle_and_names_it(string damage, string fault)
    {
        await using var app = await CandlesApp.Start();
        await app.Write("some/USDT/X", "1m", new Candle(Some.Time("2024-01-01T10:30:00"), 1, 2, 1, 2, 5));
        await Damage(app.EmbeddedFile, damage);

        using var validated = await app.Get("/candle/some/USDT/X?path=validated");
        using var raw = await app.Get("/candle/some/USDT/X?path=raw");

        var detail = await ProblemAnswer.DetailOf(validated, 500, "stored-candle-invalid");
        Assert.Contains("some/USDT/X", detail);
        Assert.Contains("2024-01-01T10:30:00", detail);
        Assert.Contains(fault, detail);
        Assert.Equal(HttpStatusCode.OK, raw.StatusCode);
    }

    private static async Task Damage(string file, string change)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = $"UPDATE candle SET {change} WHERE interval = 1";
        Assert.Equal(1, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
    }
}
