using System.Diagnostics;
using Candles.Data;

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
    public async Task<SeriesHistory> Filled(Random random, string @base = "1m", int slots = 1600)
    {
        var history = NewSeries();
        var grid = GridOf(Some.Interval(@base));
        using (await history.Turn())
            await history.Write(One, new SeriesChange.Put(grid.Interval, grid.Candles(random, grid.Last - ((slots + 100) * grid.Length), slots, kept: 0.9)));
        return history;
    }

    public HistoryGrid GridOf(Interval interval) => new(interval, interval.Floor(ClosedAt + TimeSpan.FromMinutes(59).Ticks / TimeSpan.TicksPerMillisecond));

    public RandomReader Reader(Random random, IReadOnlyList<SeriesHistory> histories) => new(this, random, histories);

    public RandomWriter Writer(Random random, IReadOnlyList<SeriesHistory> histories) => new(this, random, histories);

    /// <summary>Waits until both nodes show all of a series as it was last written, every interval.</summary>
    public async Task Settles(SeriesHistory history, TimeSpan within)
    {
        using var turn = await history.Turn(); // so that nobody writes
        var start = Stopwatch.GetTimestamp();
        foreach (var node in Nodes)
        {
            foreach (var question in Interval.All.SelectMany(interval => All(history, interval)))
            {
                while (!await history.ShowsNewest(node, question))
                {
                    Assert.True(Stopwatch.GetElapsedTime(start) < within, $"{question} on {node.Name} did not show the newest state within {within}.");
                    await Task.Delay(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken);
                }
            }
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

    private async Task<HistoryNode> StartNode(string name, string connection, string[] settings) => new(
        name,
        await CandlesApp.Start(connection, _clock, ["--Candles:FutureTolerance=3600", "--Candles:WritesPerSecond=0", .. settings]));
}
