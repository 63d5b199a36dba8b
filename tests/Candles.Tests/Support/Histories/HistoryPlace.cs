using Candles.Data.Model;
using Candles.Data.Time;

namespace Candles.Tests.Support.Histories;

/// <summary>
/// Two servers on one store, and the series that are written and read there. Their clock stands at a time in which a month, a
/// week, a day and an hour have just begun; candles may lie up to an hour after it, so that some of each interval are open.
/// </summary>
internal sealed class HistoryPlace : IAsyncDisposable
{
    private const string Now = "2026-06-01T00:30:30";

    private readonly FakeTime _clock = new(Now);
    private readonly string? _plainSql;

    private HistoryPlace(string? plainSql) => _plainSql = plainSql;

    public Figures Figures { get; } = new();

    public HistoryTerms Terms { get; } = new();

    public HistoryNode One { get; private set; } = null!;

    public HistoryNode Other { get; private set; } = null!;

    public IReadOnlyList<HistoryNode> Nodes => [One, Other];

    /// <summary>The nodes, and on PostgreSQL plain SQL.</summary>
    public IReadOnlyList<IWriteWay> Ways => _plainSql is null ? Nodes : [.. Nodes, new PlainSql(_plainSql)];

    public long ClosedAt => _clock.Now.ToUnixTimeMilliseconds();

    /// <param name="settings">Further settings of both servers.</param>
    public static Task<HistoryPlace> Start(StorePlace place, params string[] settings) =>
        Start(place.ConnectionString, place.ConnectionString, place is PostgresPlace ? place.ConnectionString : null, settings);

    /// <param name="connection">Where the first server finds the store.</param>
    /// <param name="otherConnection">Where the other finds it: the same, maybe by another way.</param>
    /// <param name="plainSql">Where a writer that is not Candles finds it; null for none.</param>
    public static async Task<HistoryPlace> Start(string connection, string otherConnection, string? plainSql, params string[] settings)
    {
        var place = new HistoryPlace(plainSql);
        try
        {
            place.One = await place.StartNode("node 1", connection, settings);
            place.Other = await place.StartNode("node 2", otherConnection, settings);
            return place;
        }
        catch
        {
            await place.DisposeAsync();
            throw;
        }
    }

    /// <summary>A series that nobody has written yet.</summary>
    public SeriesHistory NewSeries() => new(Some.Series(), Terms, Figures);

    /// <summary>A series with candles up to some before the newest that may be.</summary>
    public Task<SeriesHistory> Filled(Random random, string @base = "1m", int slots = 1600) => Filled(NewSeries(), random, @base, slots);

    /// <summary>The same, of which readers ask the same few questions again and again.</summary>
    public Task<SeriesHistory> FilledAndAskedAlike(Random random)
    {
        var key = Some.Series();
        Question[] asked = [new(key, Interval.OneMinute), new(key, Interval.OneMinute) { Limit = 1440 }, new(key, Some.Interval("1h")) { Limit = 1 }];
        return Filled(new SeriesHistory(key, Terms, Figures) { Asked = asked }, random, "1m", slots: 1600);
    }

    public HistoryGrid GridOf(Interval interval) => new(interval, interval.Floor(ClosedAt + TimeSpan.FromMinutes(59).Ticks / TimeSpan.TicksPerMillisecond));

    /// <summary>Random writers and readers of some series, each with a random of its own.</summary>
    public Crowd Crowd(Random random, IReadOnlyList<SeriesHistory> histories, int writers, int readers, bool mixesPaths = false)
    {
        var acts = new List<Func<Task>>();
        for (var i = 0; i < writers; i++)
            acts.Add(new RandomWriter(this, new Random(random.Next()), histories).Write);
        for (var i = 0; i < readers; i++)
            acts.Add(new RandomReader(this, new Random(random.Next()), histories) { MixesPaths = mixesPaths }.Read);
        return Histories.Crowd.Start(acts);
    }

    /// <summary>Waits until both nodes show all of a series as it was last written, every interval.</summary>
    public async Task Settles(SeriesHistory history)
    {
        using var turn = await history.Turn(); // so that nobody writes
        foreach (var node in Nodes)
        {
            foreach (var question in Interval.All.SelectMany(interval => All(history, interval)))
                await history.Shows(node, question);
        }
    }

    private static IEnumerable<Question> All(SeriesHistory history, Interval interval) =>
    [
        new(history.Key, interval) { Limit = CandleQuery.MaxLimit },
        new(history.Key, interval) { Limit = CandleQuery.MaxLimit, From = CandleTime.Min },
    ];

    public async ValueTask DisposeAsync()
    {
        foreach (var node in (HistoryNode?[])[One, Other])
        {
            if (node is not null)
                await node.App.DisposeAsync();
        }
    }

    private async Task<SeriesHistory> Filled(SeriesHistory history, Random random, string @base, int slots)
    {
        var grid = GridOf(Some.Interval(@base));
        using (await history.Turn())
        {
            var candles = grid.Candles(random, grid.Last - ((slots + 100) * grid.Length), slots, kept: 0.9);
            await history.Write(One, new SeriesChange.Put(grid.Interval, candles));
        }

        return history;
    }

    private async Task<HistoryNode> StartNode(string name, string connection, string[] settings) => new(
        name,
        await CandlesApp.Start(connection, _clock, ["--Candles:FutureTolerance=3600", "--Candles:WritesPerSecond=0", .. settings]));
}
