using System.Runtime.CompilerServices;
using Candles.Data.Model;

namespace Candles.Formats.Responses;

/// <summary>A seventh column, which says of every row whether it was filled in: <c>"filled":[false,true]</c>.</summary>
internal sealed class FilledColumns(ColumnsEncoder format) : FilledEncoder(format)
{
    public override int Lanes => Mark + 1;

    /// <summary>The lane behind those of the values.</summary>
    private int Mark => Format.Lanes;

    public override ReadOnlySpan<byte> Between(int lane) => lane == Mark ? "],\"filled\":["u8 : base.Between(lane);

    public override int Put(int lane, in RawCandle row, ref byte at) => lane == Mark ? Word("false,"u8, ref at) : base.Put(lane, row, ref at);

    public override int Put(int lane, in Candle row, ref byte at) => lane == Mark ? Word("false,"u8, ref at) : base.Put(lane, row, ref at);

    public override int PutFilled(int lane, in RawCandle row, ref byte at) =>
        lane == Mark ? Word("true,"u8, ref at) : base.Put(lane, IsEmpty(row) ? RowOf(row.OpenTime, "null"u8) : row, ref at);

    private static int Word(ReadOnlySpan<byte> word, ref byte at) => (int)Unsafe.ByteOffset(ref at, ref RowWords.Put(word, ref at));
}
