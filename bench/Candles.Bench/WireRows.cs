using Candles.Data.Model;
using Candles.Data.Numbers;
using Candles.Data.Postgres;

namespace Candles.Bench;

/// <summary>Candles as PostgreSQL sends them: every number in numeric's binary form, back to back.</summary>
internal sealed class WireRows
{
    private const int NumbersPerRow = 5;

    private readonly long[] _openTimes;
    private readonly byte[] _wire;
    private readonly int[] _starts; // of each number, and the end of the last
    private RawCandle _row;

    public WireRows(Candle[] candles)
    {
        var wire = new List<byte>();
        var starts = new List<int> { 0 };
        var form = new byte[NumericWire.MaxLength];
        foreach (var candle in candles)
        {
            foreach (var number in (ReadOnlySpan<decimal>)[candle.Open, candle.High, candle.Low, candle.Close, candle.Volume])
            {
                wire.AddRange(form.AsSpan(0, NumericWireWriter.Write(number, form)));
                starts.Add(wire.Count);
            }
        }

        _openTimes = [.. candles.Select(candle => candle.OpenTime)];
        _wire = [.. wire];
        _starts = [.. starts];
    }

    /// <summary>A row as text, valid until the next call.</summary>
    public ref readonly RawCandle ToRaw(int row)
    {
        var first = row * NumbersPerRow;
        _row.OpenTime = _openTimes[row];
        ToText(first, ref _row.Open);
        ToText(first + 1, ref _row.High);
        ToText(first + 2, ref _row.Low);
        ToText(first + 3, ref _row.Close);
        ToText(first + 4, ref _row.Volume);
        return ref _row;
    }

    private void ToText(int index, ref AsciiNumber number) =>
        NumericWire.ToText(_wire.AsSpan(_starts[index]), _starts[index + 1] - _starts[index], ref number);
}
