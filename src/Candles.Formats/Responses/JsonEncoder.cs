using System.Text.Json;
using Candles.Data.Model;
using Candles.Data.Time;

namespace Candles.Formats.Responses;

/// <summary>A format that System.Text.Json can write, too: source-generated, from a list or row by row.</summary>
internal abstract class JsonEncoder : CandleEncoder
{
    /// <summary>As the serializer sets it for itself: what source-generated code writes is well formed.</summary>
    internal static readonly JsonWriterOptions Unchecked = new() { SkipValidation = true };

    public override IReadOnlyList<string> MediaTypes { get; } = ["application/json"];

    public sealed override (string Before, string After) Label(string series, Interval interval) =>
        ($"{{\"series\":\"{series}\",\"interval\":\"{interval}\",\"candle\":", "}");

    public sealed override IBodySink<Candle> FromRows(RowBuffer body, bool newestFirst) => new JsonSink(this, body, newestFirst);

    public sealed override void FromList(RowBuffer body, List<CandleDto> rows)
    {
        body.Clear(backToFront: false);
        using var json = new Utf8JsonWriter(body, Unchecked);
        WriteBody(json, rows);
    }

    /// <summary>Writes a row's piece of one column, without its separator.</summary>
    public abstract void WriteRow(Utf8JsonWriter json, int column, CandleDto row);

    protected abstract void WriteBody(Utf8JsonWriter json, List<CandleDto> rows);
}
