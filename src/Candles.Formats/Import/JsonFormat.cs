namespace Candles.Formats.Import;

/// <summary>
/// JSON: rows in an array, bare or as the property <c>data</c> of an object, or one row alone. A row is what
/// <see cref="JsonRow"/> takes: <c>[open_time, open, high, low, close, volume]</c> or an object of these.
/// </summary>
internal sealed class JsonFormat : ImportFormat
{
    public override string Name => "json";

    public override string Description =>
        "JSON rows, [[open_time, open, high, low, close, volume], …] or [{\"basetm\":…,\"o\":…,\"h\":…,\"l\":…,\"c\":…,\"v\":…}, …], also under \"data\"";

    public override IReadOnlyList<string> MediaTypes { get; } = ["application/json"];

    public override bool Recognises(ReadOnlySpan<byte> start) => start is [(byte)'[' or (byte)'{', ..];

    internal override void Read(ReadOnlySpan<byte> content, ImportRows rows)
    {
        rows.NamesRows = true;
        new JsonRowReader(content, 0, new JsonRow(rows)).ReadDocument();
    }
}
