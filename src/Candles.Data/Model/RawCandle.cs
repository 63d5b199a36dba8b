using Candles.Data.Numbers;

namespace Candles.Data.Model;

/// <summary>A stored row whose numbers are already canonical text: nothing is left to do but copy them.</summary>
public struct RawCandle
{
    /// <summary>Unix milliseconds, UTC.</summary>
    public long OpenTime;

    public AsciiNumber Open;
    public AsciiNumber High;
    public AsciiNumber Low;
    public AsciiNumber Close;
    public AsciiNumber Volume;

    public void Set(in Candle candle)
    {
        OpenTime = candle.OpenTime;
        Open.Length = DecimalFormat.Format(candle.Open, Open.Buffer);
        High.Length = DecimalFormat.Format(candle.High, High.Buffer);
        Low.Length = DecimalFormat.Format(candle.Low, Low.Buffer);
        Close.Length = DecimalFormat.Format(candle.Close, Close.Buffer);
        Volume.Length = DecimalFormat.Format(candle.Volume, Volume.Buffer);
    }
}
