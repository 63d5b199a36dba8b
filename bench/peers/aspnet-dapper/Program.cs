// As a tutorial writes it: Dapper fills a list of records, MapGet hands them to System.Text.Json.
using Dapper;
using Npgsql;

var minutes = new Dictionary<string, int>
{
    ["1m"] = 1,
    ["3m"] = 3,
    ["5m"] = 5,
    ["15m"] = 15,
    ["30m"] = 30,
    ["1h"] = 60,
    ["2h"] = 120,
    ["4h"] = 240,
    ["6h"] = 360,
    ["8h"] = 480,
    ["12h"] = 720,
    ["1d"] = 1440,
    ["3d"] = 4320,
    ["1w"] = 10080,
    ["1M"] = 43200,
};

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton(NpgsqlDataSource.Create(builder.Configuration.GetConnectionString("Candles")!)); // its default: up to 100 connections
var app = builder.Build();

app.MapGet("/candle/{exchange}/{market}/{asset}", async (
    string exchange, string market, string asset, NpgsqlDataSource database, string interval = "1m", int limit = 100) =>
{
    await using var connection = await database.OpenConnectionAsync();
    var rows = await connection.QueryAsync<Row>(
        """
        SELECT open_time AS "OpenTime", open, high, low, close, volume FROM candle
        WHERE series_id = (SELECT id FROM series WHERE key = @key) AND "interval" = @interval
        ORDER BY open_time DESC LIMIT @limit
        """,
        new { key = $"{exchange}/{market}/{asset}".ToLowerInvariant(), interval = minutes[interval], limit });
    return new Candles([.. rows.Reverse().Select(row =>
        new Candle(DateTime.UnixEpoch.AddMilliseconds(row.OpenTime), row.Open, row.High, row.Low, row.Close, row.Volume))]);
});
await app.RunAsync();

internal sealed record Row(long OpenTime, decimal Open, decimal High, decimal Low, decimal Close, decimal Volume);

internal sealed record Candle(DateTime Basetm, decimal O, decimal H, decimal L, decimal C, decimal V);

internal sealed record Candles(List<Candle> Data);
