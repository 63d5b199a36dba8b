using System.Globalization;
using System.Text;
using Candles.Data.Model;
using Candles.Data.Time;

namespace Candles.Tests.Support.Histories;

/// <summary>A candle as some versions of a series have it: they share it, so that it is the same object where nothing changed.</summary>
internal sealed class HistoryRow(Candle candle)
{
    private byte[][]? _texts;

    public Candle Candle => candle;

    public long OpenTime => candle.OpenTime;

    /// <summary>What stands in bodies, by the places in <see cref="BodyForm.Fields"/>; made when it is first asked for.</summary>
    public byte[][] Texts => _texts ??=
    [
        .. new[]
        {
            CandleTime.ToIso(OpenTime),
            OpenTime.ToString(CultureInfo.InvariantCulture),
            Decimals.Text(candle.Open),
            Decimals.Text(candle.High),
            Decimals.Text(candle.Low),
            Decimals.Text(candle.Close),
            Decimals.Text(candle.Volume),
        }.Select(Encoding.ASCII.GetBytes),
    ];

    public override string ToString() => $"{CandleTime.ToIso(OpenTime)} with volume {Decimals.Text(candle.Volume)}";
}
