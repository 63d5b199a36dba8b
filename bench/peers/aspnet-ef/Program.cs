// As a tutorial writes it: Entity Framework Core queries, MapGet hands a list of records to System.Text.Json.
using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;

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
builder.Services.AddDbContextPool<CandleContext>(options => options
    .UseNpgsql(builder.Configuration.GetConnectionString("Candles")) // its default: up to 100 connections
    .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking));
var app = builder.Build();

app.MapGet("/candle/{exchange}/{market}/{asset}", async (
    string exchange, string market, string asset, CandleContext database, string interval = "1m", int limit = 100) =>
{
    var key = $"{exchange}/{market}/{asset}".ToLowerInvariant();
    var length = minutes[interval];
    var rows = await database.Candles
        .Where(row => row.SeriesId == database.Series.Single(series => series.Key == key).Id && row.Interval == length)
        .OrderByDescending(row => row.OpenTime)
        .Take(limit)
        .ToListAsync();
    rows.Reverse();
    return new Candles([.. rows.Select(row =>
        new Candle(DateTime.UnixEpoch.AddMilliseconds(row.OpenTime), row.Open, row.High, row.Low, row.Close, row.Volume))]);
});
await app.RunAsync();

internal sealed class CandleContext(DbContextOptions<CandleContext> options) : DbContext(options)
{
    public DbSet<SeriesEntity> Series => Set<SeriesEntity>();

    public DbSet<CandleEntity> Candles => Set<CandleEntity>();
}

[Table("series")]
internal sealed class SeriesEntity
{
    [Column("id")] public int Id { get; set; }

    [Column("key")] public required string Key { get; set; }
}

[Table("candle"), PrimaryKey(nameof(SeriesId), nameof(Interval), nameof(OpenTime))]
internal sealed class CandleEntity
{
    [Column("series_id")] public int SeriesId { get; set; }

    [Column("interval")] public int Interval { get; set; }

    [Column("open_time")] public long OpenTime { get; set; }

    [Column("open")] public decimal Open { get; set; }

    [Column("high")] public decimal High { get; set; }

    [Column("low")] public decimal Low { get; set; }

    [Column("close")] public decimal Close { get; set; }

    [Column("volume")] public decimal Volume { get; set; }
}

internal sealed record Candle(DateTime Basetm, decimal O, decimal H, decimal L, decimal C, decimal V);

internal sealed record Candles(List<Candle> Data);
