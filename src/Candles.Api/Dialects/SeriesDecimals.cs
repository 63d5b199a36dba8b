using System.Collections.Concurrent;
using Candles.Api.Cache;
using Candles.Data.Model;
using Candles.Data.Numbers;
using Candles.Data.Time;

namespace Candles.Api.Dialects;

/// <summary>How many decimal places the prices and volumes of a series have.</summary>
internal readonly record struct DecimalPlaces(int Price, int Volume);

/// <summary>
/// Finds the decimal places of series by looking at their newest candles, and keeps what it finds for a while. 200 candles have 800 prices:
/// that all of them end in a zero by chance does not happen.
/// </summary>
internal sealed class SeriesDecimals(CandleWindows windows, TimeProvider time)
{
    private const int Candles = 200;

    private static readonly TimeSpan Age = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, Found> _found = new(StringComparer.Ordinal);

    /// <summary>Of a series that was deleted meanwhile, none.</summary>
    public async ValueTask<DecimalPlaces> Of(SeriesKey series, Interval @base, CancellationToken cancel)
    {
        if (_found.TryGetValue(series.LookupKey, out var found) && found.Base == @base && time.GetElapsedTime(found.At) < Age)
            return found.Places;

        if (await windows.Read(new CandleQuery(series, @base, Candles), cancel) is not { } reading)
            return default;
        var places = In(reading.Range);
        _found[series.LookupKey] = new Found(places, @base, time.GetTimestamp());
        return places;
    }

    private static DecimalPlaces In(in RowRange range)
    {
        var (price, volume) = (0, 0);
        foreach (ref readonly var candle in range.Rows)
        {
            price = Math.Max(price, Math.Max(PlacesOf(candle.Open), PlacesOf(candle.High)));
            price = Math.Max(price, Math.Max(PlacesOf(candle.Low), PlacesOf(candle.Close)));
            volume = Math.Max(volume, PlacesOf(candle.Volume));
        }

        return new DecimalPlaces(price, volume);
    }

    private static int PlacesOf(in AsciiNumber number) => number.Text.IndexOf((byte)'.') is >= 0 and var point ? number.Length - point - 1 : 0;

    private sealed record Found(DecimalPlaces Places, Interval Base, long At);
}
