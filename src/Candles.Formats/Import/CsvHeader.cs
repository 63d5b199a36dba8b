using System.Text;

namespace Candles.Formats.Import;

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
