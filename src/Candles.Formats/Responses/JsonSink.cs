using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;
using Candles.Data.Model;

namespace Candles.Formats.Responses;

/// <summary>Rows through the source-generated JSON writer: one object and one writer serve all rows, no list is made.</summary>
/// <remarks>
/// Synchronous on purpose: System.Text.Json gives its fast path for a type up for good once an asynchronous payload
/// has passed 8 KB.
/// </remarks>
[SuppressMessage("Reliability", "CA1001", Justification = "A JSON writer over memory of its own has nothing to release.")]
internal sealed class JsonSink : BodySink<Candle>
{
    private readonly JsonEncoder _encoder;
    private readonly CandleDto _row = new();
    private readonly ArrayBufferWriter<byte> _text = new(512);
    private readonly Utf8JsonWriter _json;

    public JsonSink(JsonEncoder encoder, RowBuffer body, bool newestFirst)
        : base(encoder, body, newestFirst)
    {
        _encoder = encoder;
        _json = new Utf8JsonWriter(_text, JsonEncoder.Unchecked);
    }

    protected override int Put(int column, in Candle row, ref byte at)
    {
        if (column == 0)
            _row.Set(row);
        _text.ResetWrittenCount();
        _json.Reset();
        _encoder.WriteRow(_json, column, _row);
        _json.Flush();

        var text = _text.WrittenSpan;
        var place = MemoryMarshal.CreateSpan(ref at, text.Length + 1);
        text.CopyTo(place);
        place[^1] = (byte)',';
        return place.Length;
    }
}
