using System.Text.Json;
using Candles.Data;

namespace Candles.Api.Encoding;

/// <summary>
/// The default body, one line:
/// <c>{"data":[{"basetm":"2026-06-01T00:00:00Z","o":2.32,"h":2.323,"l":2.32,"c":2.322,"v":36613}]}</c>.
/// </summary>
internal sealed class ObjectsEncoder : CandleEncoder
{
    /// <summary>As the serializer sets it for itself: what source-generated code writes is well formed.</summary>
    internal static readonly JsonWriterOptions Unchecked = new() { SkipValidation = true };

    public override string Name => "objects";

    public override IReadOnlyList<string> MediaTypes { get; } = ["application/json"];

    private static ReadOnlySpan<byte> Head => "{\"data\":["u8;
    private static ReadOnlySpan<byte> Tail => "]}"u8;

    public override ICandleSink<RawCandle> FromRaw(RowBuffer body, bool newestFirst) => new ObjectsRawSink(body, newestFirst);

    public override ICandleSink<Candle> FromRows(RowBuffer body, bool newestFirst) => new ObjectsRowSink(body, newestFirst);

    public override void Enclose(RowBuffer body) => body.Enclose(Head, Tail);

    public override void FromList(RowBuffer body, List<CandleDto> rows)
    {
        body.Clear(backToFront: false);
        using var json = new Utf8JsonWriter(body, Unchecked);
        JsonSerializer.Serialize(json, new CandleDtoList(rows), CandleJson.Default.CandleDtoList);
    }
}
