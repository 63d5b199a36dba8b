using Candles.Data.Model;
using Candles.Formats.Deflate;

namespace Candles.Formats.Responses;

/// <summary>What the rows of each column look like to the compressor: learnt from made-up candles, the same ones in every process.</summary>
internal static class CompressionProfiles
{
    private const int SampleRows = 256;

    /// <summary>Bytes in which a row should find its like: four rows of objects, eight of arrays.</summary>
    private const int Reach = 380;
    private const int LongestHistory = 16;

    private static readonly CompressionProfile[][] All = [.. CandleEncoder.All.Select(OfAllColumns)];

    private static ReadOnlySpan<byte> Numbers => "-.0123456789"u8;

    public static CompressionProfile Of(CandleEncoder encoder, int column) => All[encoder.Index][encoder.ColumnLike(column)];

    private static CompressionProfile[] OfAllColumns(CandleEncoder encoder) => [
        .. Enumerable.Range(0, encoder.Columns).Select(column => Make(encoder, column)),
    ];

    private static CompressionProfile Make(CandleEncoder encoder, int column)
    {
        var rows = new EncodedRows(encoder, column);
        rows.Extend(Sample(), SampleRows);
        var text = rows.Text(SampleRows);
        var history = encoder.IsText ? Math.Min(Reach * SampleRows / text.Length, LongestHistory) : LongestHistory; // values of a float64 recur late
        return new CompressionProfile(history, text, rows.Starts(SampleRows), encoder.IsText ? ByteSet.Of(Numbers) : ByteSet.All);
    }

    /// <summary>A walk of prices with three decimals, by a generator of its own (Park and Miller's), so that it is for ever the same.</summary>
    private static PackedRows Sample()
    {
        const long start = 1_780_272_000_000; // 2026-06-01
        var state = 1L;
        var rows = new PackedRows(SampleRows);
        var row = default(RawCandle);
        var price = 2320;
        for (var i = 0; i < SampleRows; i++)
        {
            var (open, close) = (price, price + Next(9) - 4);
            row.Set(new Candle(
                start + (i * 60_000L),
                open / 1000m,
                (Math.Max(open, close) + Next(4)) / 1000m,
                (Math.Min(open, close) - Next(4)) / 1000m,
                close / 1000m,
                (1000 + Next(60_000)) / 10m));
            rows.Append(row);
            price = close;
        }

        return rows;

        int Next(int below) => (int)((state = state * 48_271 % int.MaxValue) % below);
    }
}
