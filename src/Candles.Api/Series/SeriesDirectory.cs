using Candles.Data;

namespace Candles.Api.Series;

/// <summary>All series, by exchange, market and asset, as they were at most a second ago; read once however many ask.</summary>
internal sealed class SeriesDirectory(ICandleStore store, TimeProvider time)
{
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(1);

    private readonly Lock _reading = new();
    private Listing? _last;

    public Task<IReadOnlyList<SeriesSummary>> All(CancellationToken cancel)
    {
        lock (_reading)
        {
            if (_last is not { } last || last.Series.IsFaulted || time.GetElapsedTime(last.At) >= Age)
                _last = new Listing(time.GetTimestamp(), Task.Run(() => store.ListSeries(CancellationToken.None), CancellationToken.None));
            return _last.Series.WaitAsync(cancel);
        }
    }

    private sealed record Listing(long At, Task<IReadOnlyList<SeriesSummary>> Series);
}
