using System.Buffers.Binary;
using Candles.Data;
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
        foreach (var candle in candles)
        {
            foreach (var number in (ReadOnlySpan<decimal>)[candle.Open, candle.High, candle.Low, candle.Close, candle.Volume])
            {
                Append(wire, number);
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
        NumericWire.ToText(Number(first), ref _row.Open);
        NumericWire.ToText(Number(first + 1), ref _row.High);
        NumericWire.ToText(Number(first + 2), ref _row.Low);
        NumericWire.ToText(Number(first + 3), ref _row.Close);
        NumericWire.ToText(Number(first + 4), ref _row.Volume);
        return ref _row;
    }

    private ReadOnlySpan<byte> Number(int index) => _wire.AsSpan(_starts[index].._starts[index + 1]);

    /// <summary>The form is described at <see cref="NumericWire"/>; values are positive here.</summary>
    private static void Append(List<byte> wire, decimal value)
    {
        var scale = value.Scale;
        var bits = decimal.GetBits(value);
        var digits = new UInt128((uint)bits[2], ((ulong)(uint)bits[1] << 32) | (uint)bits[0]);
        for (var i = scale; i % 4 != 0; i++)
            digits *= 10; // the point lies between two groups

        var groups = new List<short>();
        for (; digits > 0; digits /= 10_000)
            groups.Insert(0, (short)(digits % 10_000));
        var weight = groups.Count - 1 - ((scale + 3) / 4);
        while (groups is [.., 0])
            groups.RemoveAt(groups.Count - 1);

        short[] words = [(short)groups.Count, (short)weight, 0, scale, .. groups];
        Span<byte> word = stackalloc byte[sizeof(short)];
        foreach (var w in words)
        {
            BinaryPrimitives.WriteInt16BigEndian(word, w);
            wire.AddRange(word);
        }
    }
}
