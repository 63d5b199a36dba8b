using System.Runtime.CompilerServices;
using System.Text.Json;
using Candles.Data.Model;
using Candles.Data.Numbers;

namespace Candles.Formats.Responses;

/// <summary>A column for each of the six values, open times in milliseconds:
/// <c>{"t":[1780272000000],"o":[2.32],"h":[2.323],"l":[2.32],"c":[2.322],"v":[36613]}</c>.</summary>
internal sealed class ColumnsEncoder : JsonEncoder
{
    public override string Name => "columns";

    public override int Columns => 6;

    /// <summary>Prices look like open prices.</summary>
    public override int ColumnLike(int column) => column is > 1 and < 5 ? 1 : column;

    public override int MaxRow => DecimalFormat.MaxLength + 1;

    public override ReadOnlySpan<byte> Tail => "]}"u8;

    public override FilledEncoder Filled => field ??= new FilledColumns(this);

    private static ReadOnlySpan<byte> Start => "{\"t\":["u8;

    public override int Head(int rows, Span<byte> into)
    {
        Start.CopyTo(into);
        return Start.Length;
    }

    public override ReadOnlySpan<byte> Between(int column) => column switch
    {
        1 => "],\"o\":["u8,
        2 => "],\"h\":["u8,
        3 => "],\"l\":["u8,
        4 => "],\"c\":["u8,
        5 => "],\"v\":["u8,
        _ => base.Between(column),
    };

    public override int Put(int column, in RawCandle row, ref byte at) => Put<RawText, RawCandle>(column, row, ref at);

    public override int Put(int column, in Candle row, ref byte at) => Put<DecimalRowText, Candle>(column, row, ref at);

    public override void WriteRow(Utf8JsonWriter json, int column, CandleDto row)
    {
        if (column == 0)
            JsonSerializer.Serialize(json, row.OpenTime, CandleJson.Default.Int64);
        else
            JsonSerializer.Serialize(json, ValueIn(column, row), CandleJson.Default.Decimal);
    }

    protected override void WriteBody(Utf8JsonWriter json, List<CandleDto> rows)
    {
        var body = new ColumnsBody(
            rows.Select(row => row.OpenTime), Column(1), Column(2), Column(3), Column(4), Column(5));
        JsonSerializer.Serialize(json, body, CandleJson.Default.ColumnsBody);

        IEnumerable<decimal> Column(int column) => rows.Select(row => ValueIn(column, row));
    }

    private static decimal ValueIn(int column, CandleDto row) => column switch
    {
        1 => row.Open,
        2 => row.High,
        3 => row.Low,
        4 => row.Close,
        _ => row.Volume,
    };

    private static int Put<TForm, TRow>(int column, in TRow row, ref byte at)
        where TForm : struct, IRowForm<TRow>
    {
        ref var end = ref at;
        switch (column)
        {
            case 0:
                end = ref DecimalFormat.Put(TForm.OpenTime(row), ref at);
                break;
            case 1:
                end = ref TForm.PutOpen(row, ref at);
                break;
            case 2:
                end = ref TForm.PutHigh(row, ref at);
                break;
            case 3:
                end = ref TForm.PutLow(row, ref at);
                break;
            case 4:
                end = ref TForm.PutClose(row, ref at);
                break;
            default:
                end = ref TForm.PutVolume(row, ref at);
                break;
        }

        return (int)Unsafe.ByteOffset(ref at, ref RowWords.Put((byte)',', ref end));
    }
}

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
