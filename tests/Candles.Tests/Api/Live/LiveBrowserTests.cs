using Candles.Data.Model;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Live;

public sealed class LiveBrowserTests
{
    private const string Near = "binance/USDT/NEAR";
    private const long Minute = 60_000;
    private static readonly long Noon = Some.Time("2024-02-29T12:00:00");

    /// <summary>Notes what comes until a candle has the volume 9.</summary>
    private const string Script = """
        return await new Promise((resolve, reject) => {
          const seen = [];
          const source = new EventSource(input);
          const note = event => {
            seen.push(event.type + " " + event.data);
            if (event.data.endsWith(",9")) resolve(seen.join("\n"));
          };
          for (const kind of ["update", "close", "correct", "resync"]) source.addEventListener(kind, note);
          source.onopen = () => seen.push("open");
          source.onerror = () => { if (source.readyState === EventSource.CLOSED) reject("it gave up after " + seen.join(", ")); };
        });
        """;

    /// <summary>A server that starts listens before its store is open.</summary>
    [Fact]
    public async Task An_EventSource_comes_back_by_itself_to_a_server_that_starts_again_and_misses_nothing()
    {
        var clock = new FakeTime("2024-02-29T12:00:30");
        await using var place = await TestStores.NewPlace("sqlite");
        await using var store = new FaultyStore(await place.Open());
        Task<string> browsing;
        Uri address;
        await using (var app = await CandlesApp.Start(place.ConnectionString, clock))
        {
            address = app.Address;
            await app.Write(Near, "1m", At(-1, 5));
            await app.Write(Near, "1m", At(0, 5));
            browsing = Browser.Run(Script, $"{address}candle/{Near}/live?format=csv");
            await HasBegun(app, browsing);
        }

        await store.Write(SeriesKey.Parse(Near), Batch.Of("1m", At(0, 7)), null, TestContext.Current.CancellationToken);
        await store.Write(SeriesKey.Parse(Near), Batch.Of("1m", At(-1, 8)), null, TestContext.Current.CancellationToken);
        store.Fault = new StoreException(StoreFault.Unavailable, "The database is not open yet.");
        await using var again = await CandlesApp.Launch(null, clock, store, "--urls", address.ToString());
        while (store.Failures == 0 && !browsing.IsCompleted)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken);
        store.Fault = null;
        await HasBegun(again, browsing);
        await again.Write(Near, "1m", At(0, 9));

        var seen = (await browsing).Split('\n');
        Assert.Equal(
            ["update 0,5", "correct -1,8", "update 0,7", "update 0,9"],
            seen.Where(line => line != "open").Select(Short));
    }

    /// <summary>Who comes later begins later.</summary>
    private static async Task HasBegun(CandlesApp app, Task<string> browsing)
    {
        while (app.Live.Readers == 0 && !browsing.IsCompleted)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken);
        await using var later = await LiveStream.Open(app.Http, $"/candle/{Near}/live?format=csv");
    }

    private static string Short(string line)
    {
        var parts = line.Split(' ', ',');
        return parts.Length < 3
            ? line
            : FormattableString.Invariant($"{parts[0]} {(long.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture) - Noon) / Minute},{parts[^1]}");
    }

    private static Candle At(int minute, decimal volume) => new(Noon + (minute * Minute), 2, 9, 1, 3, volume);
}
