using System.Text;
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

/// <summary>The first line of a CSV file: what its columns are called, and which of them hold a candle's fields.</summary>
/// <param name="Separator">The first comma, semicolon or tab in the line; comma where there is none.</param>
/// <param name="Names">The columns' names as the file writes them.</param>
/// <param name="Columns">For each field, in the order of <see cref="CandleFields.Names"/>, the columns that bear its name.</param>
internal sealed record CsvHeader(byte Separator, IReadOnlyList<string> Names, IReadOnlyList<int[]> Columns)
{
    public static CsvHeader Read(ReadOnlySpan<byte> line)
    {
        var first = line.IndexOfAny(",;\t"u8);
        var separator = first < 0 ? (byte)',' : line[first];

        var names = new List<string>();
        var normalized = new List<string>();
        for (var fields = new FieldReader(line, separator); fields.MoveNext();)
        {
            names.Add(Encoding.UTF8.GetString(line[fields.Current]));
            normalized.Add(CandleFields.Normalize(line[fields.Current]));
        }

        var columns = Enumerable.Range(0, CandleFields.Count).Select(field => CandleFields.ColumnsOf(field, normalized));
        return new CsvHeader(separator, names, [.. columns]);
    }

    /// <summary>How many of a candle's fields the header names.</summary>
    public int FieldsNamed => Columns.Count(c => c.Length > 0);

    /// <summary>The first field that is not named exactly once, in words for an error message; null where all are.</summary>
    public string? Fault
    {
        get
        {
            var wrong = Columns.ToList().FindIndex(c => c.Length != 1);
            if (wrong < 0)
                return null;
            var fault = Columns[wrong].Length == 0 ? "names no column" : "names more than one column";
            return $"{fault} {CandleFields.Names[wrong]}; the header line must name {string.Join(", ", CandleFields.Names)} once each";
        }
    }
}
