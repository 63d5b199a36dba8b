using Candles.Data.Model;

namespace Candles.Tests.Support.Histories;

/// <summary>The judge is judged: what it takes for a version is what the plain model says.</summary>
public sealed class HistoryStateTests
{
    [Theory]
    [InlineData("1m")]
    [InlineData("5m")]
    [InlineData("1d")]
    public void A_state_is_what_the_plain_model_says(string @base) => Property.Holds(5, random =>
    {
        var interval = Some.Interval(@base);
        var grid = new HistoryGrid(interval, interval.Floor(Some.Time("2026-06-01T01:29:00")));
        var (state, model) = (HistoryState.Absent, new SeriesModel(interval));
        for (var write = 0; write < 6; write++)
        {
            if (write > 0 && random.Chance(0.3))
            {
                var from = grid.Any(random);
                var to = from + (random.Next(1, 500) * grid.Length);
                model.Remove(from, to);
                state = state.With(new SeriesChange.Remove(from, to));
            }
            else
            {
                var candles = grid.Candles(random, grid.Any(random), random.One([1, 30, 400]), kept: 0.8);
                model.Write(candles);
                state = state.With(new SeriesChange.Put(interval, candles));
                Assert.Same(state, state.With(new SeriesChange.Put(interval, candles)));
            }

            foreach (var served in interval.Served)
            {
                Assert.Equal(model.All(served), state.Of(served).ToArray().Select(row => row.Candle));
                var at = grid.Any(random);
                CandleQuery[] queries =
                [
                    new(Some.Series(), served, random.Next(1, 50)),
                    new(Some.Series(), served, random.Next(1, 50), from: at),
                    new(Some.Series(), served, random.Next(1, 50), to: at, closedAt: grid.Any(random)),
                ];
                foreach (var query in queries)
                    Assert.Equal(model.Read(query), state.Read(query).Select(row => row.Candle));
            }
        }
    });
}
