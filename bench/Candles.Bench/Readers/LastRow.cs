using Candles.Data.Model;
using Candles.Data.Numbers;

namespace Candles.Bench.Readers;

/// <summary>What a reader came to: how many rows, and the last of them.</summary>
public readonly record struct LastRow(int Rows, Candle Candle)
{
    internal static LastRow Of(int rows, in RawCandle last) => new(rows, new Candle(
        last.OpenTime, Number(last.Open), Number(last.High), Number(last.Low), Number(last.Close), Number(last.Volume)));

    private static decimal Number(in AsciiNumber text) =>
        DecimalParser.TryParse(text.Text, out var value, out var fault) ? value : throw new InvalidDataException(fault);
}
