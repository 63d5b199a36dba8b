using Candles.Data.Model;

namespace Candles.Tests.Support.Histories;

/// <summary>Does to series what collectors, correctors and administrators do, through any way.</summary>
internal sealed class RandomWriter(HistoryPlace place, Random random, IReadOnlyList<SeriesHistory> histories)
{
    private static readonly (int Weight, Func<RandomWriter, SeriesHistory, HistoryGrid, Task> Act)[] Acts =
    [
        (30, (writer, history, grid) => writer.ReplaceLast(history, grid)),
        (25, (writer, history, grid) => writer.Append(history, grid)),
        (20, (writer, history, grid) => writer.Put(history, grid.Candles(writer.Random, grid.Any(writer.Random), 1))),
        (10, (writer, history, grid) => writer.CrossPageBorder(history, grid)),
        (8, (writer, history, grid) => writer.PutTwoAtOnce(history, grid)),
        (6, (writer, history, grid) => writer.Remove(history, grid, grid.Any(writer.Random), writer.Random.One([1, 20, 300]))),
        (3, (writer, history, _) => writer.WriteAgain(history)),
        (2, (writer, history, _) => writer.RemoveAndCreateInTurn(history)),
    ];

    private readonly RandomReader _reader = new(place, random, histories);

    private Random Random => random;

    /// <summary>Writes once or some times, and mostly reads at once on the node that answered.</summary>
    public async Task Write()
    {
        var history = random.One(histories);
        using (await history.Turn())
        {
            var grid = place.GridOf(history.Newest.Base ?? Some.Interval("1m"));
            await (history.Newest.Base is null ? Create(history) : Chosen()(this, history, grid));
        }

        await Task.Delay(random.Next(10), TestContext.Current.CancellationToken); // leaves the processors to the readers
    }

    /// <summary>Removes a series and creates another of its name; both nodes are to show that at once.</summary>
    public async Task RemoveAndCreate(SeriesHistory history)
    {
        using var turn = await history.Turn();
        await RemoveAndCreateInTurn(history);
        foreach (var node in place.Nodes)
            await history.Shows(node, _reader.Question(history));
    }

    /// <summary>Replaces the last candle some times.</summary>
    public async Task Replace(SeriesHistory history, int times)
    {
        using var turn = await history.Turn();
        var grid = place.GridOf(history.Newest.Base!);
        for (; times > 0; times--)
            await Write(history, random.One(place.Nodes), new SeriesChange.Put(grid.Interval, grid.Candles(random, LastOf(history, grid), 1)));
    }

    private Func<RandomWriter, SeriesHistory, HistoryGrid, Task> Chosen()
    {
        var at = random.Next(Acts.Sum(act => act.Weight));
        return Acts.First(act => (at -= act.Weight) < 0).Act;
    }

    private async Task ReplaceLast(SeriesHistory history, HistoryGrid grid)
    {
        var last = LastOf(history, grid);
        for (var times = random.Next(1, 6); times > 0; times--)
            await Put(history, grid.Candles(random, last, 1));
    }

    /// <summary>Where no time is left for a candle, those of some hours are removed instead.</summary>
    private Task Append(SeriesHistory history, HistoryGrid grid)
    {
        var last = LastOf(history, grid);
        return last < grid.Last
            ? Put(history, grid.Candles(random, last + grid.Length, random.One([1, 1, 1, 5, 100])))
            : Remove(history, grid, last - (random.Next(30, 400) * grid.Length), HistoryGrid.Slots);
    }

    private Task CrossPageBorder(SeriesHistory history, HistoryGrid grid) => Put(
        history, grid.Candles(random, grid.AnyPageBorder(random) - (random.Next(1, 80) * grid.Length), random.Next(2, 150), kept: 0.9));

    private async Task PutTwoAtOnce(SeriesHistory history, HistoryGrid grid)
    {
        var last = LastOf(history, grid);
        var @base = grid.Interval;
        await history.WriteAtOnce(
            random.One(place.Ways), new SeriesChange.Put(@base, grid.Candles(random, last, 1)),
            random.One(place.Ways), new SeriesChange.Put(@base, grid.Candles(random, last - (random.Next(1, 300) * grid.Length), 1)));
    }

    private Task Remove(SeriesHistory history, HistoryGrid grid, long from, int slots) =>
        Write(history, random.One(place.Ways), new SeriesChange.Remove(from, from + (slots * grid.Length)));

    private Task WriteAgain(SeriesHistory history)
    {
        var candles = history.Newest.Written.ToArray().TakeLast(3).Select(row => row.Candle).ToArray();
        return candles.Length == 0
            ? Task.CompletedTask // all were removed, and nothing again is nothing
            : Write(history, random.One(place.Nodes), new SeriesChange.Put(history.Newest.Base!, candles));
    }

    private async Task RemoveAndCreateInTurn(SeriesHistory history)
    {
        await Write(history, random.One(place.Nodes), new SeriesChange.Drop());
        await Task.Delay(random.Next(20), TestContext.Current.CancellationToken);
        await Create(history);
    }

    /// <summary>At any base, so that what was served before it was removed may not be served any more.</summary>
    private Task Create(SeriesHistory history)
    {
        var grid = place.GridOf(Some.Interval(random.One(["1m", "1m", "5m", "1h"])));
        var slots = random.Next(10, 1600);
        var candles = grid.Candles(random, grid.Last - ((slots + random.Next(100)) * grid.Length), slots, kept: 0.9);
        return Write(history, random.One(place.Nodes), new SeriesChange.Put(grid.Interval, candles));
    }

    private Task Put(SeriesHistory history, Candle[] candles) => Write(
        history, random.One(candles.Length <= 100 ? place.Ways : place.Nodes), new SeriesChange.Put(history.Newest.Base!, candles));

    private async Task Write(SeriesHistory history, IWriteWay way, SeriesChange change)
    {
        await history.Write(way, change);
        if (way is HistoryNode node && random.Chance(0.7))
            await history.Read(node, _reader.Newest(history));
        if (random.Chance(0.4))
            await history.Shows(random.One(place.Nodes), _reader.Question(history)); // the next write would hide that this one was missed
    }

    private static long LastOf(SeriesHistory history, HistoryGrid grid) => history.Newest.Written is [.., var last] ? last.OpenTime : grid.First;
}
