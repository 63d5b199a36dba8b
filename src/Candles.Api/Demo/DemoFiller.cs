using Candles.Api.Hosting;
using Candles.Api.Options;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Data.Time;

namespace Candles.Api.Demo;

/// <summary>
/// Fills the demo series up to now as soon as the store is open, then at every minute; and writes the open candles once a second, as
/// far as they have come.
/// </summary>
internal sealed partial class DemoFiller : EnduringService
{
    /// <summary>How much history a new series gets.</summary>
    public const int Days = 30;

    private const string Place = "the demo series";
    /// <summary>
    /// A day of one series a transaction: bulk work has no budget of its own here, since it shares the store of the requests, but is cut so
    /// small that theirs is ample, that no writer waits long behind it, and that what was done stays done.
    /// </summary>
    private static readonly TimeSpan LongestPart = TimeSpan.FromDays(1);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ICandleStore _store;
    private readonly StoreOpener _opener;
    private readonly DemoFill _fill;
    private readonly Dictionary<DemoSeries, long> _storedTo = [];
    private readonly DemoMarket[] _markets;
    private readonly TaskCompletionSource _filled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider _clock;
    private readonly ILogger<DemoFiller> _log;

    public DemoFiller(
        ICandleStore store, CandlesOptions options, StoreOpener opener, FaultLog faults, TimeProvider clock, ILogger<DemoFiller> log)
        : base(Place, faults, clock)
    {
        _store = store;
        _opener = opener;
        _markets = [.. DemoSeries.All.Select(series => new DemoMarket(series, options.DemoSeed))];
        _fill = new DemoFill(store, options.DemoSeed, clock, LongestPart);
        _clock = clock;
        _log = log;
    }

    /// <summary>Completes when the series were filled up for the first time.</summary>
    public Task Filled => _filled.Task;

    protected override async Task Work(CancellationToken stop)
    {
        await _opener.Opened.WaitAsync(stop);
        while (!await TryFill(stop))
            await Task.Delay(Pause, _clock, stop);

        _filled.TrySetResult();
        var filled = Minute();
        while (true)
        {
            if (Minute() is var minute && minute != filled && await TryFill(stop))
                filled = minute;
            if (minute == filled) // else the minute before would be left as far as it had come
                await Task.WhenAll(_markets.Select(market => TryTick(market, stop)));
            await Task.Delay(UntilNextSecond(), _clock, stop);
        }
    }

    /// <summary>Writes the open candle. Where the store is busy it is left out: the next is a second away, and the fill is never left out.</summary>
    private async Task TryTick(DemoMarket market, CancellationToken cancel)
    {
        var now = _clock.GetUtcNow().ToUnixTimeMilliseconds();
        if (market.At(now) is not { } candle)
            return;
        try
        {
            if (CandleBatch.TryCreate(Interval.OneMinute, [candle], now, out var batch, out _))
                await _store.Write(market.Series.Key, batch, cancel);
        }
        catch (Exception e) when (e is StoreException or WriteRefusedException)
        {
            LogTickSkipped(_log, market.Series.Key, e.Message);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            Faults.Report(Place, e);
        }
    }

    private long Minute() => Interval.OneMinute.Floor(_clock.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>Whether all is stored; what is not will be at the next try, which starts from what is.</summary>
    private async Task<bool> TryFill(CancellationToken cancel)
    {
        var started = _clock.GetTimestamp();
        try
        {
            var rows = 0;
            foreach (var span in await _fill.FindMissing(Days, cancel))
            {
                if (_storedTo.GetValueOrDefault(span.Series) == span.To)
                    continue; // by the try before, which then failed: each try gets further, however busy the store is
                await foreach (var part in _fill.Store([span], cancel))
                {
                    if (part.Refused is { } refused)
                        LogRefused(_log, refused.Message);
                    rows += part.Result.Inserted;
                }

                _storedTo[span.Series] = span.To;
            }

            if (rows > DemoSeries.All.Count) // more than one minute's
                LogFilled(_log, rows, _clock.GetElapsedTime(started).TotalSeconds);
            return true;
        }
        catch (StoreException e)
        {
            LogSkipped(_log, e.Message);
            return false;
        }
        catch (Exception e) when (!cancel.IsCancellationRequested) // demo candles are no reason to stop serving others
        {
            Faults.Report(Place, e);
            return false;
        }
    }

    private TimeSpan UntilNextSecond()
    {
        var now = _clock.GetUtcNow();
        return TimeSpan.FromTicks(TimeSpan.TicksPerSecond - (now.UtcTicks % TimeSpan.TicksPerSecond));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Stored {Rows} generated candles of the demo series in {Seconds:F1} s")]
    private static partial void LogFilled(ILogger log, int rows, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The demo series are not filled this time, but at the next: {Reason}")]
    private static partial void LogSkipped(ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The open candle of {Series} is not written this second: {Reason}")]
    private static partial void LogTickSkipped(ILogger log, SeriesKey series, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Demo candles are not stored: {Reason}")]
    private static partial void LogRefused(ILogger log, string reason);
}
