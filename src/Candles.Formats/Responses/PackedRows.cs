using System.Runtime.CompilerServices;
using Candles.Data.Model;
using Candles.Data.Numbers;

namespace Candles.Formats.Responses;

/// <summary>
/// Rows in some 50 bytes each: an open time, and five numbers as canonical text behind their five lengths. Rows are appended by
/// one writer at a time and never change, so readers need no lock: each knows how many it may read.
/// </summary>
internal sealed class PackedRows
{
    private const int Numbers = 5;
    private const int UsualRow = 40;
    private const int LongestRow = Numbers + (Numbers * DecimalText.MaxLength);

    private long[] _openTimes;
    private int[] _ends; // of each row in _text
    private byte[] _text; // with room to copy a number's 32 bytes behind the last row
    private volatile int _count;

    /// <param name="rows">Rows expected; more are taken too.</param>
    public PackedRows(int rows)
    {
        _openTimes = new long[rows];
        _ends = new int[rows];
        _text = new byte[(rows * UsualRow) + LongestRow + AsciiNumber.Copied];
    }

    public int Count => _count;

    /// <summary>Bytes held.</summary>
    public int Size => (_openTimes.Length * (sizeof(long) + sizeof(int))) + _text.Length;

    public long OpenTimeOf(int row) => _openTimes[row];

    /// <summary>The first of the rows before <paramref name="count"/> that opens at <paramref name="time"/> or later; count where none does.</summary>
    public int FirstFrom(long time, int count)
    {
        var place = _openTimes.AsSpan(0, count).BinarySearch(time);
        return place < 0 ? ~place : place;
    }

    public void Append(in RawCandle row)
    {
        var start = Reserve(row.OpenTime);
        ref var lengths = ref _text[start];
        var at = Numbers;
        at += Put(row.Open, 0, ref lengths, at);
        at += Put(row.High, 1, ref lengths, at);
        at += Put(row.Low, 2, ref lengths, at);
        at += Put(row.Close, 3, ref lengths, at);
        at += Put(row.Volume, 4, ref lengths, at);
        Publish(start + at);
    }

    /// <summary>Appends a row of others.</summary>
    public void Append(PackedRows rows, int row)
    {
        var packed = rows.Packed(row);
        var start = Reserve(rows._openTimes[row]);
        packed.CopyTo(_text.AsSpan(start));
        Publish(start + packed.Length);
    }

    public void Read(int row, ref RawCandle candle)
    {
        ref var lengths = ref _text[StartOf(row)];
        candle.OpenTime = _openTimes[row];
        var at = Numbers;
        at += Take(ref candle.Open, 0, ref lengths, at);
        at += Take(ref candle.High, 1, ref lengths, at);
        at += Take(ref candle.Low, 2, ref lengths, at);
        at += Take(ref candle.Close, 3, ref lengths, at);
        Take(ref candle.Volume, 4, ref lengths, at);
    }

    /// <summary>Lengths and digits of a row: equal for equal numbers.</summary>
    public ReadOnlySpan<byte> Packed(int row)
    {
        var start = StartOf(row);
        return _text.AsSpan(start, _ends[row] - start);
    }

    private int StartOf(int row) => row == 0 ? 0 : _ends[row - 1];

    private int Reserve(long openTime)
    {
        var count = _count;
        var start = StartOf(count);
        if (count == _openTimes.Length)
        {
            Array.Resize(ref _openTimes, (count * 2) + 1);
            Array.Resize(ref _ends, _openTimes.Length);
        }

        if (start + LongestRow + AsciiNumber.Copied > _text.Length)
            Array.Resize(ref _text, (_text.Length * 2) + LongestRow);
        _openTimes[count] = openTime;
        return start;
    }

    private void Publish(int end)
    {
        _ends[_count] = end;
        _count++;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Put(in AsciiNumber number, int place, ref byte lengths, int at)
    {
        Unsafe.Add(ref lengths, place) = (byte)number.Length;
        number.CopyTo(ref Unsafe.Add(ref lengths, at));
        return number.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Take(ref AsciiNumber number, int place, ref byte lengths, int at)
    {
        int length = Unsafe.Add(ref lengths, place);
        number.CopyFrom(ref Unsafe.Add(ref lengths, at), length);
        return length;
    }
}
