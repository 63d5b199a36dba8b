using Candles.Api.Route;
using Candles.Data.Model;
using Candles.Data.Time;

namespace Candles.Tests.Support.Histories;

/// <summary>
/// Asks either node for anything: often for the newest candles, as charts do, often for ranges around the borders of pages.
/// </summary>
internal sealed class RandomReader(HistoryPlace place, Random random, IReadOnlyList<SeriesHistory> histories)
{
    private static readonly int[] Limits = [1, 2, 10, 255, 256, 257, 512, 1000, 1440];

    /// <summary>Whether now and then another path than the default is asked for.</summary>
    public bool MixesPaths { get; init; }

    public async Task Read()
    {
        var history = random.One(histories);
        await history.Read(random.One(place.Nodes), Question(history));
    }

    /// <summary>A question about the newest candles.</summary>
    public Question Newest(SeriesHistory history) => history.Asked is { } asked
        ? random.One(asked)
        : new Question(history.Key, AnyInterval(history)) { Limit = random.One([1, 2, 100]) };

    /// <summary>Any question that readers ask of a series.</summary>
    public Question Question(SeriesHistory history) => (history.Asked is { } asked ? random.One(asked) : Any(history)) with
    {
        Path = MixesPaths && random.Chance(0.2) ? random.One(ReadStrategy.All).Name : null,
        TakesGzip = random.Chance(0.3),
        IsConditional = random.Chance(0.3),
    };

    private Question Any(SeriesHistory history)
    {
        var interval = AnyInterval(history);
        var question = new Question(history.Key, interval)
        {
            Limit = random.Chance(0.2) ? null : random.Chance(0.5) ? random.One(Limits) : random.Next(1, CandleQuery.MaxLimit + 1),
            ClosedAt = random.Chance(0.2) ? place.ClosedAt : null,
            Form = random.Chance(0.3) ? random.One(BodyForm.Served) : BodyForm.Default,
        };
        if (random.Chance(0.5))
            return question;

        var (from, to) = Range(place.GridOf(interval));
        return random.Next(3) switch
        {
            0 => question with { From = from },
            1 => question with { To = to },
            _ => question with { From = from, To = to },
        };
    }

    private Interval AnyInterval(SeriesHistory history) =>
        history.Newest.Base is { } @base && random.Chance(0.9) ? random.Chance(0.5) ? @base : random.One(@base.Served) : random.One(Interval.All);

    private (long From, long To) Range(HistoryGrid grid)
    {
        var from = random.Chance(0.5) ? grid.Any(random) : grid.AnyPageBorder(random) + (random.Next(-1, 2) * grid.Length);
        if (random.Chance(0.1))
            from += random.Next((int)Math.Min(grid.Length, int.MaxValue)); // within a candle
        var slots = random.Chance(0.3) ? HistoryGrid.PageSlots : random.Next(1, 1000);
        return (Math.Max(from, CandleTime.Min), Math.Max(from, CandleTime.Min) + (slots * grid.Length));
    }
}
