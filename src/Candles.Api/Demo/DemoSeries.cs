using Candles.Data.Model;

namespace Candles.Api.Demo;

/// <summary>A series of generated candles: what it is called and how it trades.</summary>
/// <param name="Key">On the exchange <c>demo</c>, which marks its candles as generated.</param>
/// <param name="Level">The price it moves around.</param>
/// <param name="Tick">Prices are multiples of this.</param>
/// <param name="Volatility">Largest part of a minute's own move, in millionths of the level; below 1,300, which keeps prices positive.</param>
/// <param name="Volume">What is traded in a common minute.</param>
/// <param name="Lot">Volumes are multiples of this.</param>
/// <param name="QuietMinutes">Single minutes without a trade, in a million.</param>
/// <param name="Outages">Runs of <see cref="DemoMarket.ShortestOutage"/> and more minutes without a trade, in a thousand times six hours.</param>
public sealed record DemoSeries(
    SeriesKey Key, decimal Level, decimal Tick, int Volatility, decimal Volume, decimal Lot, int QuietMinutes, int Outages)
{
    /// <summary>All of them: eight price levels from 0.00000001 to 100,000,000, in four markets.</summary>
    public static IReadOnlyList<DemoSeries> All { get; } =
    [
        new(SeriesKey.Parse("demo/USDT/BTC"), 60_000m, 0.01m, 250, 12m, 0.00001m, QuietMinutes: 100, Outages: 10),
        new(SeriesKey.Parse("demo/USDT/ETH"), 3_000m, 0.01m, 350, 150m, 0.0001m, QuietMinutes: 100, Outages: 15),
        new(SeriesKey.Parse("demo/USDT/DOGE"), 0.1m, 0.00001m, 550, 120_000m, 1m, QuietMinutes: 500, Outages: 30),
        new(SeriesKey.Parse("demo/USDT/PEPE"), 0.00001m, 0.000000001m, 800, 900_000_000m, 1m, QuietMinutes: 800, Outages: 30),
        new(SeriesKey.Parse("demo/EUR/SOL"), 150m, 0.01m, 450, 80m, 0.001m, QuietMinutes: 1_500, Outages: 30),
        new(SeriesKey.Parse("demo/BTC/ETH"), 0.05m, 0.000001m, 200, 9m, 0.0001m, QuietMinutes: 800, Outages: 20),
        new(SeriesKey.Parse("demo/BTC/HOT"), 0.00000001m, 0.000000000001m, 900, 250_000m, 1m, QuietMinutes: 4_000, Outages: 60),
        new(SeriesKey.Parse("demo/KRW/BTC"), 100_000_000m, 1_000m, 250, 1.5m, 0.00000001m, QuietMinutes: 300, Outages: 20),
    ];
}
