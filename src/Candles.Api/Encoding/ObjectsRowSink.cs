using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;
using Candles.Data;

namespace Candles.Api.Encoding;

/// <summary>
/// Rows of the default body through the source-generated JSON writer: one object and one writer serve all rows, no list
/// is made.
/// </summary>
/// <remarks>
/// Synchronous on purpose: System.Text.Json gives its fast path for a type up for good once an asynchronous payload
/// has passed 8 KB.
/// </remarks>
[SuppressMessage("Reliability", "CA1001", Justification = "A JSON writer over memory of its own has nothing to release.")]
internal sealed class ObjectsRowSink : ICandleSink<Candle>
{
    private readonly RowBuffer _body;
    private readonly bool _newestFirst;
    private readonly CandleDto _row = new();
    private readonly ArrayBufferWriter<byte> _text = new(512);
    private readonly Utf8JsonWriter _json;

    public ObjectsRowSink(RowBuffer body, bool newestFirst)
    {
        _body = body;
        _newestFirst = newestFirst;
        _json = new Utf8JsonWriter(_text, ObjectsEncoder.Unchecked);
    }

    public void Start() => _body.Clear(_newestFirst);

    public void Add(in Candle row)
    {
        _row.OpenTime = row.OpenTime;
        _row.Open = row.Open;
        _row.High = row.High;
        _row.Low = row.Low;
        _row.Close = row.Close;
        _row.Volume = row.Volume;

        _text.ResetWrittenCount();
        _json.Reset();
        JsonSerializer.Serialize(_json, _row, CandleJson.Default.CandleDto);

        var text = _text.WrittenSpan;
        var place = MemoryMarshal.CreateSpan(ref _body.Reserve(text.Length + 1), text.Length + 1);
        text.CopyTo(place);
        place[^1] = (byte)',';
    }
}
