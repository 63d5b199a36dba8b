namespace Candles.Formats.Import;

/// <summary>
/// The public kline dump of exchanges of the Binance family: twelve columns in a fixed order, with or without a header
/// line, open times in milliseconds or (spot dumps from 2025 on) microseconds.
/// </summary>
/// <remarks>Shape: https://github.com/binance/binance-public-data, section "Klines".</remarks>
internal sealed class KlineFormat : ImportFormat
{
    private static readonly DelimitedFile Rows = new(
        (byte)',',
        [0, 1, 2, 3, 4, 5],
        [
            "open_time", "open", "high", "low", "close", "volume",
            "close_time", "quote_volume", "count", "taker_buy_volume", "taker_buy_quote_volume", "ignore",
        ]);

    public override string Name => "klines";

    public override string Description => "an exchange's kline dump of 12 columns, with or without header line";

    /// <summary>
    /// A file that begins with a digit is taken for one without header line, however many columns it has: CSV begins with
    /// names.
    /// </summary>
    public override bool Recognises(ReadOnlySpan<byte> start)
    {
        var offset = 0;
        var line = DelimitedFile.TakeLine(start, ref offset, out _);
        return !IsHeader(line) || IsOurs(CsvHeader.Read(line));
    }

    internal override void Read(ReadOnlySpan<byte> content, ImportRows rows)
    {
        var offset = 0;
        var line = DelimitedFile.TakeLine(content, ref offset, out var start);
        if (!IsHeader(line))
            Rows.Read(content, 0, rows);
        else if (IsOurs(CsvHeader.Read(line)))
            Rows.Read(content, offset, rows);
        else
            rows.Break(start, null, line, "is not the header line of a kline dump; --format csv takes any order of columns");
    }

    private static bool IsHeader(ReadOnlySpan<byte> line) => line.TrimStart("\" "u8) is not [>= (byte)'0' and <= (byte)'9', ..];

    private static bool IsOurs(CsvHeader header) =>
        header.Separator == ',' && header.Names.Count == Rows.ColumnCount && header.Columns is [[0], [1], [2], [3], [4], [5]];
}
