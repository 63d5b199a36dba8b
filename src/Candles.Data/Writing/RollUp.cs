using Candles.Data.Model;
using Candles.Data.Numbers;

namespace Candles.Data.Writing;

/// <summary>
/// Collects candles of one bucket, in order, into the candle of the bucket: open of the first, close of the last, max
/// high, min low, exact sum of volume.
/// </summary>
internal struct RollUp
{
    private bool _any;
    private decimal _open;
    private decimal _high;
    private decimal _low;
    private decimal _close;
    private ExactSum _volume;

    public readonly bool IsEmpty => !_any;

    public void Add(in Candle candle)
    {
        if (!_any)
        {
            _any = true;
            _open = candle.Open;
            _high = candle.High;
            _low = candle.Low;
        }

        _high = Math.Max(_high, candle.High);
        _low = Math.Min(_low, candle.Low);
        _close = candle.Close;
        _volume.Add(candle.Volume);
    }

    /// <returns>False where the sum of volumes leaves the limits of decimals.</returns>
    public readonly bool TryGet(long openTime, out Candle candle)
    {
        var fits = _volume.TryGet(out var volume);
        candle = new Candle(openTime, _open, _high, _low, _close, volume);
        return fits;
    }
}
