namespace Candles.Data.Import;

/// <summary>
/// JSON array rows, <c>[[open_time, open, high, low, close, volume], …]</c>, bare or as the property <c>data</c> of an
/// object. Each value is a number, with or without exponent, or the same as a string; none goes through a float.
/// </summary>
internal sealed class JsonFormat : ImportFormat
{
    private static readonly string[] Columns = [.. CandleFields.Names.Select((name, i) => $"column {i + 1} ({name})")];

    public override string Name => "json";

    public override string Description => "JSON array rows, [[open_time, open, high, low, close, volume], …]";

    public override bool Recognises(ReadOnlySpan<byte> start) => start is [(byte)'[' or (byte)'{', ..];

    internal override void Read(ReadOnlySpan<byte> content, ImportRows rows)
    {
        rows.Columns = Columns;
        rows.NamesRows = true;
        new JsonRowReader(content, rows).Read();
    }
}
