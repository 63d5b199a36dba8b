using System.Runtime.CompilerServices;
using System.Text.Json;
using Candles.Data.Model;
using Candles.Data.Numbers;

namespace Candles.Formats.Responses;

/// <summary>
/// The default body, one line:
/// <c>{"data":[{"basetm":"2026-06-01T00:00:00Z","o":2.32,"h":2.323,"l":2.32,"c":2.322,"v":36613}]}</c>.
/// </summary>
internal sealed class ObjectsEncoder : JsonEncoder
{
    public override string Name => "objects";

    public override int MaxRow =>
        RowStart.Length + IsoMinute.Length + TimeEnd.Length + High.Length + Low.Length + Close.Length + Volume.Length + RowEnd.Length
        + (5 * DecimalFormat.MaxLength);

    public override ReadOnlySpan<byte> Tail => "]}"u8;

    public override FilledEncoder Filled => field ??= new FilledText(this, RowEnd.Length, ",\"filled\":true");

    private static ReadOnlySpan<byte> Start => "{\"data\":["u8;
    private static ReadOnlySpan<byte> RowStart => "{\"basetm\":\""u8;
    private static ReadOnlySpan<byte> TimeEnd => "\",\"o\":"u8;
    private static ReadOnlySpan<byte> High => ",\"h\":"u8;
    private static ReadOnlySpan<byte> Low => ",\"l\":"u8;
    private static ReadOnlySpan<byte> Close => ",\"c\":"u8;
    private static ReadOnlySpan<byte> Volume => ",\"v\":"u8;
    private static ReadOnlySpan<byte> RowEnd => "},"u8;

    public override int Head(int rows, Span<byte> into)
    {
        Start.CopyTo(into);
        return Start.Length;
    }

    public override int Put(int column, in RawCandle row, ref byte at) => Put<RawText, RawCandle>(row, ref at);

    public override int Put(int column, in Candle row, ref byte at) => Put<DecimalRowText, Candle>(row, ref at);

    public override void WriteRow(Utf8JsonWriter json, int column, CandleDto row) =>
        JsonSerializer.Serialize(json, row, CandleJson.Default.CandleDto);

    protected override void WriteBody(Utf8JsonWriter json, List<CandleDto> rows) =>
        JsonSerializer.Serialize(json, new ObjectsBody(rows), CandleJson.Default.ObjectsBody);

    private static int Put<TForm, TRow>(in TRow row, ref byte at)
        where TForm : struct, IRowForm<TRow>
    {
        ref var end = ref IsoMinute.Put(TForm.OpenTime(row), ref RowWords.Put(RowStart, ref at));
        end = ref TForm.PutOpen(row, ref RowWords.Put(TimeEnd, ref end));
        end = ref TForm.PutHigh(row, ref RowWords.Put(High, ref end));
        end = ref TForm.PutLow(row, ref RowWords.Put(Low, ref end));
        end = ref TForm.PutClose(row, ref RowWords.Put(Close, ref end));
        end = ref TForm.PutVolume(row, ref RowWords.Put(Volume, ref end));
        return (int)Unsafe.ByteOffset(ref at, ref RowWords.Put(RowEnd, ref end));
    }
}
