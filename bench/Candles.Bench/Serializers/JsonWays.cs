using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Candles.Data.Model;
using Candles.Formats.Responses;

namespace Candles.Bench.Serializers;

/// <summary>Every way to make the default body of the same rows, each from what it likes best, into memory that is there.</summary>
internal sealed class JsonWays : IDisposable
{
    private static readonly JsonSerializerOptions Reflected = new() { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
    private static readonly global::Newtonsoft.Json.JsonSerializer Json = global::Newtonsoft.Json.JsonSerializer.CreateDefault();
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private static readonly JsonEncodedText BaseTime = JsonEncodedText.Encode("basetm"), Open = JsonEncodedText.Encode("o"),
        High = JsonEncodedText.Encode("h"), Low = JsonEncodedText.Encode("l"), Close = JsonEncodedText.Encode("c"), Volume = JsonEncodedText.Encode("v");

    private readonly ObjectsEncoder _encoder = new();
    private readonly Candle[] _candles;
    private readonly WireRows _wire;
    private readonly ObjectsBody _body;
    private readonly PeerBody _peerBody;
    private readonly RowBuffer _buffer;
    private readonly MemoryStream _stream = new(1 << 20);

    public JsonWays(Candle[] candles)
    {
        _candles = candles;
        _wire = new WireRows(candles);
        _body = new ObjectsBody([.. candles.Select(candle =>
        {
            var row = new CandleDto();
            row.Set(candle);
            return row;
        })]);
        _peerBody = PeerBody.Of(_body.Data);
        _buffer = new RowBuffer(2 * candles.Length);
    }

    public ReadOnlyMemory<byte> Reflection() => SystemTextJson(json => JsonSerializer.Serialize(json, _body, Reflected));

    public ReadOnlyMemory<byte> Metadata() => SystemTextJson(json => JsonSerializer.Serialize(json, _body, MetadataJson.Default.ObjectsBody));

    public ReadOnlyMemory<byte> FastPath() => SystemTextJson(json => JsonSerializer.Serialize(json, _body, CandleJson.Default.ObjectsBody));

    /// <summary>As <c>WriteAsJsonAsync</c> does it. Beyond some 8 KB the fast path is given up for its type, for good.</summary>
    public async Task<ReadOnlyMemory<byte>> FastPathAsync()
    {
        _stream.SetLength(0);
        var pipe = PipeWriter.Create(_stream, new StreamPipeWriterOptions(leaveOpen: true));
        await JsonSerializer.SerializeAsync(pipe, _body, DefaultJson.Default.ObjectsBody);
        await pipe.CompleteAsync();
        return Streamed;
    }

    public ReadOnlyMemory<byte> WriterByHand() => SystemTextJson(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("data"u8);
        foreach (ref readonly var candle in _candles.AsSpan())
        {
            json.WriteStartObject();
            json.WriteString(BaseTime, DateTime.UnixEpoch.AddTicks(candle.OpenTime * TimeSpan.TicksPerMillisecond));
            json.WriteNumber(Open, candle.Open);
            json.WriteNumber(High, candle.High);
            json.WriteNumber(Low, candle.Low);
            json.WriteNumber(Close, candle.Close);
            json.WriteNumber(Volume, candle.Volume);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    public ReadOnlyMemory<byte> Newtonsoft()
    {
        _stream.SetLength(0);
        using (var writer = new StreamWriter(_stream, Utf8, leaveOpen: true))
            Json.Serialize(writer, _peerBody);
        return Streamed;
    }

    public ReadOnlyMemory<byte> OursFromDecimals()
    {
        using var sink = new DecimalSink(_encoder, _buffer, newestFirst: false);
        sink.Start();
        foreach (ref readonly var candle in _candles.AsSpan())
            sink.Add(candle);
        sink.Complete();
        return _buffer.Written;
    }

    public ReadOnlyMemory<byte> OursFromWire()
    {
        using var sink = _encoder.FromRaw(_buffer, newestFirst: false);
        sink.Start();
        for (var row = 0; row < _candles.Length; row++)
            sink.Add(_wire.ToRaw(row));
        sink.Complete();
        return _buffer.Written;
    }

    public void Dispose() => _buffer.Dispose();

    private ReadOnlyMemory<byte> Streamed => _stream.GetBuffer().AsMemory(0, (int)_stream.Length);

    private ReadOnlyMemory<byte> SystemTextJson(Action<Utf8JsonWriter> write)
    {
        _buffer.Clear(backToFront: false);
        using (var json = new Utf8JsonWriter(_buffer, JsonEncoder.Unchecked))
            write(json);
        return _buffer.Written;
    }
}
