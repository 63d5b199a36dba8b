using Candles.Api.Demo;
using Candles.Api.Hosting;
using Candles.Api.Options;
using Candles.Data.Model;
using Candles.Data.Time;

namespace Candles.Bench.Host;

/// <summary>The series <c>bench/USDT/S00</c> to <c>S39</c>: generated candles with the numbers of the demo series, in turn.</summary>
internal static class BenchSeries
{
    private const int Days = 5; // 7,200 minutes, fewer where a series has gaps
    private const long Day = 86_400_000;

    public static IReadOnlyList<DemoSeries> All { get; } =
    [
        .. Enumerable.Range(0, 40).Select(i =>
            DemoSeries.All[i % DemoSeries.All.Count] with { Key = SeriesKey.Parse(FormattableString.Invariant($"bench/USDT/S{i:00}")) }),
    ];

    /// <summary>Stores the last days of every series before a time, cut to its minute.</summary>
    public static async Task Seed(DateTimeOffset until)
    {
        var settings = StoreRegistration.Settings();
        await using var store = StoreRegistration.Create(settings, CandlesOptions.Read(settings));
        await store.Open(CancellationToken.None);

        var end = Interval.OneMinute.Floor(until.ToUnixTimeMilliseconds());
        var rows = 0;
        await foreach (var filled in new DemoFill(store, CandlesOptions.DefaultDemoSeed, TimeProvider.System)
            .Store(All.Select(series => new DemoSpan(series, end - (Days * Day), end)), CancellationToken.None))
        {
            if (filled.Refused is { } refused)
                throw refused;
            rows += filled.Rows;
        }

        Console.WriteLine($"{rows} rows in {All.Count} series");
    }
}
