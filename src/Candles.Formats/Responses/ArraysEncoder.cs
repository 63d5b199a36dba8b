using System.Runtime.CompilerServices;
using System.Text.Json;
using Candles.Data.Model;

namespace Candles.Formats.Responses;

/// <summary>Rows as arrays, open times in milliseconds: <c>{"data":[[1780272000000,2.32,2.323,2.32,2.322,36613]]}</c>.</summary>
internal sealed class ArraysEncoder : JsonEncoder
{
    public override string Name => "arrays";

    public override int MaxRow => RowStart.Length + RowWords.MaxNumbers + RowEnd.Length;

    public override ReadOnlySpan<byte> Tail => "]}"u8;

    public override FilledEncoder Filled => field ??= new FilledText(this, RowEnd.Length, ",true");

    private static ReadOnlySpan<byte> Start => "{\"data\":["u8;
    private static ReadOnlySpan<byte> RowStart => "["u8;
    private static ReadOnlySpan<byte> RowEnd => "],"u8;

    public override int Head(int rows, Span<byte> into)
    {
        Start.CopyTo(into);
        return Start.Length;
    }

    public override int Put(int column, in RawCandle row, ref byte at) => Put<RawText, RawCandle>(row, ref at);

    public override int Put(int column, in Candle row, ref byte at) => Put<DecimalRowText, Candle>(row, ref at);

    public override void WriteRow(Utf8JsonWriter json, int column, CandleDto row) =>
        JsonSerializer.Serialize(json, row.ToArray(), CandleJson.Default.DecimalArray);

    protected override void WriteBody(Utf8JsonWriter json, List<CandleDto> rows) =>
        JsonSerializer.Serialize(json, new ArraysBody(rows.Select(row => row.ToArray())), CandleJson.Default.ArraysBody);

    private static int Put<TForm, TRow>(in TRow row, ref byte at)
        where TForm : struct, IRowForm<TRow>
    {
        ref var end = ref RowWords.PutNumbers<TForm, TRow>(row, ref RowWords.Put(RowStart, ref at));
        return (int)Unsafe.ByteOffset(ref at, ref RowWords.Put(RowEnd, ref end));
    }
}
