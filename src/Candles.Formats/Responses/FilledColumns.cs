using System.Runtime.CompilerServices;
using Candles.Data.Model;

namespace Candles.Formats.Responses;

/// <summary>A seventh column, which says of every row whether it was filled in: <c>"filled":[false,true]</c>.</summary>
internal sealed class FilledColumns(ColumnsEncoder format) : FilledEncoder(format)
{
    public override int Columns => Mark + 1;

    /// <summary>The column behind those of the values.</summary>
    private int Mark => Format.Columns;

    public override ReadOnlySpan<byte> Between(int column) => column == Mark ? "],\"filled\":["u8 : base.Between(column);

    public override int Put(int column, in RawCandle row, ref byte at) => column == Mark ? Word("false,"u8, ref at) : base.Put(column, row, ref at);

    public override int Put(int column, in Candle row, ref byte at) => column == Mark ? Word("false,"u8, ref at) : base.Put(column, row, ref at);

    public override int PutFilled(int column, in RawCandle row, ref byte at) =>
        column == Mark ? Word("true,"u8, ref at) : base.Put(column, IsEmpty(row) ? RowOf(row.OpenTime, "null"u8) : row, ref at);

    private static int Word(ReadOnlySpan<byte> word, ref byte at) => (int)Unsafe.ByteOffset(ref at, ref RowWords.Put(word, ref at));
}
