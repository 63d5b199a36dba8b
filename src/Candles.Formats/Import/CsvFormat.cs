using Candles.Data.Numbers;

namespace Candles.Formats.Import;

/// <summary>
/// CSV with a header line that names <c>open_time, open, high, low, close, volume</c> in any order, in any case and
/// under their usual other names (<see cref="CandleFields"/>); other columns are passed over. Separated by comma,
/// semicolon or tab. Times as <see cref="ImportTime"/> reads them, numbers as <see cref="DecimalText"/> does.
/// </summary>
internal sealed class CsvFormat : ImportFormat
{
    /// <summary>Fewer names than this in the first line, and it is no header of ours; more, and a missing one is worth naming.</summary>
    private const int EnoughFields = 2;

    public override string Name => "csv";

    public override string Description => "CSV with a header line that names open_time, open, high, low, close, volume in any order";

    public override IReadOnlyList<string> MediaTypes { get; } = ["text/csv"];

    public override bool Recognises(ReadOnlySpan<byte> start)
    {
        var offset = 0;
        return CsvHeader.Read(DelimitedFile.TakeLine(start, ref offset, out _)).FieldsNamed >= EnoughFields;
    }

    internal override void Read(ReadOnlySpan<byte> content, ImportRows rows)
    {
        var offset = 0;
        var line = DelimitedFile.TakeLine(content, ref offset, out var start);
        var header = CsvHeader.Read(line);
        if (header.Fault is { } fault)
            rows.Break(start, null, line, fault);
        else
            new DelimitedFile(header.Separator, [.. header.Columns.Select(c => c[0])], header.Names).Read(content, offset, rows);
    }
}
