using System.Text.Json;

namespace Candles.Formats.Import;

/// <summary>
/// One row a line, as JSON: what <see cref="JsonRow"/> takes. Blank lines are passed over; a line that is no JSON ends the
/// reading.
/// </summary>
internal sealed class NdjsonFormat : ImportFormat
{
    public override string Name => "ndjson";

    public override string Description => "the same JSON rows, one a line";

    public override IReadOnlyList<string> MediaTypes { get; } = ["application/x-ndjson", "application/ndjson", "application/jsonl"];

    /// <summary>
    /// The first line is a whole JSON value, and the next begins another. A file of a single line is left to JSON, which
    /// takes a row alone as well.
    /// </summary>
    public override bool Recognises(ReadOnlySpan<byte> start)
    {
        var offset = 0;
        var first = DelimitedFile.TakeLine(start, ref offset, out _);
        var second = DelimitedFile.TakeLine(start, ref offset, out _);
        return first is [(byte)'[' or (byte)'{', ..] && second is [(byte)'[' or (byte)'{', ..] && IsWhole(first);
    }

    internal override void Read(ReadOnlySpan<byte> content, ImportRows rows)
    {
        var offset = 0;
        var row = new JsonRow(rows);
        while (DelimitedFile.TakeLine(content, ref offset, out var start) is { IsEmpty: false } line)
        {
            start += content[start..].IndexOf(line[0]);
            if (UsualRow.Read(line, out var candle) == line.Length)
                rows.Add(start, candle);
            else if (!new JsonRowReader(content[..(start + line.Length)], start, row).ReadLine())
                return;
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> line)
    {
        try
        {
            var json = new Utf8JsonReader(line);
            return json.Read() && json.TrySkip() && !json.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
