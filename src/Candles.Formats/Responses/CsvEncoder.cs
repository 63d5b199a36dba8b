using System.Runtime.CompilerServices;
using Candles.Data.Model;
using Candles.Data.Time;

namespace Candles.Formats.Responses;

/// <summary>CSV (RFC 4180, lines ended by a line feed): the header <c>open_time,open,high,low,close,volume</c>, then one row a line,
/// open times in milliseconds.</summary>
internal sealed class CsvEncoder : CandleEncoder
{
    public override string Name => "csv";

    public override IReadOnlyList<string> MediaTypes { get; } = ["text/csv"];

    /// <summary>With the charset: without one, programs that show text may guess another.</summary>
    public override string ContentType => "text/csv; charset=utf-8";

    public override int MaxRow => RowWords.MaxNumbers + 1;

    /// <summary>Every line is ended, the last one, too.</summary>
    public override int Separator => 0;

    public override ReadOnlySpan<byte> Tail => default;

    public override FilledEncoder Filled => field ??= new FilledText(this, "\n".Length, ",true")
    {
        StoredMark = ",false",
        Absent = "",
        Start = "open_time,open,high,low,close,volume,filled\n",
    };

    private static ReadOnlySpan<byte> Header => "open_time,open,high,low,close,volume\n"u8;

    public override int Head(int rows, Span<byte> into)
    {
        Header.CopyTo(into);
        return Header.Length;
    }

    public override (string Before, string After) Label(string series, Interval interval) => ($"{series},{interval},", "");

    public override int Put(int column, in RawCandle row, ref byte at) => Put<RawText, RawCandle>(row, ref at);

    public override int Put(int column, in Candle row, ref byte at) => Put<DecimalRowText, Candle>(row, ref at);

    private static int Put<TForm, TRow>(in TRow row, ref byte at)
        where TForm : struct, IRowForm<TRow>
    {
        ref var end = ref RowWords.PutNumbers<TForm, TRow>(row, ref at);
        return (int)Unsafe.ByteOffset(ref at, ref RowWords.Put((byte)'\n', ref end));
    }
}
