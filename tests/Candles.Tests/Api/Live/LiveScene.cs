using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Tests.Support;
using Candles.Tests.Support.Histories;

namespace Candles.Tests.Api.Live;

/// <summary>Some servers on one store, clients that read one series live, and what may happen to all of them, one random act after another.</summary>
internal sealed class LiveScene : IAsyncDisposable
{
    private const long Minute = 60_000;

    private static readonly (int Weight, Func<LiveScene, Task> Act)[] Acts =
    [
        (30, scene => scene.Write(0, 1)),
        (10, scene => scene.Write(-scene._random.Next(60), 1)),
        (6, scene => scene.Write(-scene._random.Next(60), scene._random.Next(2, 20))),
        (4, scene => scene.Write(1, 1)), // by a writer whose clock is ahead
        (4, scene => scene.Write(-scene._random.Next(10), 1, twice: true)),
        (8, scene => scene.PlainSql()),
        (2, scene => scene.Remove()),
        (1, scene => scene.RemoveAll()),
        (6, scene => scene.Later()),
        (30, scene => scene._random.One(scene._maps).Take(scene._random.Next(1, 8))),
        (10, scene => scene.Connect(scene._random.One(scene._maps))),
        (5, scene => scene._random.One(scene._maps).Leave()),
        (1, scene => scene.Restart()),
    ];

    private readonly SeriesKey _series = Some.Series();
    private readonly StorePlace _place;
    private readonly Random _random;
    private readonly FakeTime _clock;
    private readonly List<CandlesApp> _servers = [];
    private readonly List<LiveMap> _maps = [];

    private LiveScene(StorePlace place, Random random)
    {
        _place = place;
        _random = random;

        // Stores note by their own clock when they were written. Ours starts with it and runs ahead.
        _clock = new FakeTime(CandleTime.ToIso(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds())[..19]);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private long Now => _clock.Now.ToUnixTimeMilliseconds();

    public static async Task<LiveScene> Start(StorePlace place, Random random)
    {
        var scene = new LiveScene(place, random);
        for (var servers = random.Next(1, 3); servers > 0; servers--)
            scene._servers.Add(await CandlesApp.Start(place.ConnectionString, scene._clock));
        await scene.Write(-70, 70);
        for (var i = 0; i < 6; i++)
            scene._maps.Add(new LiveMap(scene._series, Some.Interval(i % 2 == 0 ? "1m" : "5m")));
        return scene;
    }

    public async Task Act()
    {
        var at = _random.Next(Acts.Sum(act => act.Weight));
        await Acts.First(act => (at -= act.Weight) < 0).Act(this);
    }

    /// <summary>Everybody comes back, the clock passes the end of all candles, and all must have what is stored.</summary>
    public async Task Settle()
    {
        await Write(0, 1);
        foreach (var map in _maps)
            await Connect(map);
        _clock.Now += TimeSpan.FromMinutes(20);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        foreach (var map in _maps)
        {
            var stored = await LiveMap.Stored(_servers[0], _series, map.Interval, "&path=raw");
            while (map.Open.Count > 0 || !stored.OrderBy(row => row.Key).SequenceEqual(map.Rows))
            {
                Assert.False(patience.IsCancellationRequested, Difference(map, stored));
                if (!map.IsConnected)
                    await Connect(map);
                await map.Take(int.MaxValue);
                await Task.Delay(TimeSpan.FromMilliseconds(2), Cancel);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var map in _maps)
            await map.Leave();
        foreach (var server in _servers)
            await server.DisposeAsync();
    }

    private static string Difference(LiveMap map, Dictionary<long, string> stored) =>
        $"{map.Interval}: still open {string.Join(' ', map.Open)}; "
        + $"not seen {string.Join(' ', stored.Where(row => map.Rows.GetValueOrDefault(row.Key) != row.Value).Select(row => row.Value))}; "
        + $"seen instead {string.Join(' ', map.Rows.Where(row => stored.GetValueOrDefault(row.Key) != row.Value).Select(row => row.Value))}";

    /// <param name="first">The first candle, counted from the one that is open.</param>
    private async Task Write(int first, int count, bool twice = false)
    {
        var server = _random.One(_servers);
        var writing = server.Store.Write(_series, Batch.Of("1m", Candles(first, count)), Cancel);
        if (twice)
            await _random.One(_servers).Store.Write(_series, Batch.Of("1m", Candles(first - 20, 3)), Cancel);
        await writing;
    }

    private Task PlainSql() => _place is PostgresPlace
        ? new PlainSql(_place.ConnectionString).Carry(_series, new SeriesChange.Put(Interval.OneMinute, [.. Candles(-_random.Next(5), _random.Next(1, 3))]))
        : Write(0, 2);

    private async Task Remove()
    {
        var from = Time(-_random.Next(40));
        await _random.One(_servers).Store.Delete(_series, from, from + (_random.Next(1, 5) * Minute), Cancel);
    }

    private async Task RemoveAll()
    {
        await _random.One(_servers).Store.Delete(_series, null, null, Cancel);
        await Write(-_random.Next(5, 60), 5);
    }

    private Task Later()
    {
        _clock.Now += TimeSpan.FromSeconds(_random.Next(10, 90));
        return Task.CompletedTask;
    }

    private Task Connect(LiveMap map) => map.Connect(_random.One(_servers));

    private async Task Restart()
    {
        var at = _random.Next(_servers.Count);
        await _servers[at].DisposeAsync();
        foreach (var map in _maps.Where(map => map.Server == _servers[at]))
            await map.Leave();
        _servers[at] = await CandlesApp.Start(_place.ConnectionString, _clock);
    }

    private IEnumerable<Candle> Candles(int first, int count) =>
        Enumerable.Range(first, count).Select(i => new Candle(Time(i), 2, 9, 1, 3, HistoryNumber.Next()));

    private long Time(int minute) => Interval.OneMinute.Floor(Now) + (minute * Minute);
}
