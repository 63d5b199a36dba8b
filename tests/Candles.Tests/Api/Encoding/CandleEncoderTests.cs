using System.Text.Json;
using Candles.Api.Encoding;
using Candles.Data;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Encoding;

public sealed class CandleEncoderTests
{
    private static readonly Candle[] AcrossMidnight =
    [
        new(Some.Time("2026-05-31T23:59:00"), -1.5m, 0m, -2m, -0.000000000000000001m, 0m),
        new(Some.Time("2026-06-01"), 2.32m, 2.323m, 2.32m, 2.322m, 36613m),
        new(Some.Time("2026-06-01T12:34:00"), 999999999999999999m, 999999999999999999m, 1m, 1234567890.123456789012345678m, 0.5m),
    ];

    public static TheoryData<string> Formats => [.. CandleEncoder.All.Select(e => e.Name)];

    [Fact]
    public void Objects_are_exactly_this() => Assert.Equal(
        """{"data":[{"basetm":"2026-05-31T23:59:00Z","o":-1.5,"h":0,"l":-2,"c":-0.000000000000000001,"v":0},"""
        + """{"basetm":"2026-06-01T00:00:00Z","o":2.32,"h":2.323,"l":2.32,"c":2.322,"v":36613},"""
        + """{"basetm":"2026-06-01T12:34:00Z","o":999999999999999999,"h":999999999999999999,"l":1,"c":1234567890.123456789012345678,"v":0.5}]}""",
        FromRaw(new ObjectsEncoder(), AcrossMidnight, newestFirst: false));

    [Theory]
    [MemberData(nameof(Formats))]
    public void All_ways_make_the_same_bytes_in_either_direction(string format) => Property.Holds(30, random =>
    {
        var interval = random.One(Interval.All);
        var from = random.One([CandleTime.Min, Some.Time("2024-02-27"), Some.Time("9999-11-20")]);
        var candles = Some.Candles(random, interval, from, Math.Min(from + random.NextInt64(40 * 86_400_000L), CandleTime.Max), volumeScale: null);
        SameInAllWays(Encoder(format), [.. candles.Take(1440)]);
    });

    [Theory]
    [MemberData(nameof(Formats))]
    public void All_ways_agree_on_the_edges(string format)
    {
        SameInAllWays(Encoder(format), []);
        SameInAllWays(Encoder(format), AcrossMidnight);
        SameInAllWays(Encoder(format), [new Candle(Some.Time("9999-12-31T23:59:00"), 1, 1, 1, 1, 1)]);
        SameInAllWays(Encoder(format), [new Candle(Some.Time("1970-12-28"), 1, 1, 1, 1, 1), new Candle(CandleTime.Min, 1, 1, 1, 1, 1)]);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_read_that_is_repeated_starts_anew(string format)
    {
        var encoder = Encoder(format);
        using var body = new RowBuffer(1);
        var sink = encoder.FromRaw(body, newestFirst: true);
        sink.Start();
        sink.Add(Raw(AcrossMidnight[2]));
        sink.Start();
        sink.Add(Raw(AcrossMidnight[1]));
        encoder.Enclose(body);

        Assert.Equal(FromRaw(encoder, [AcrossMidnight[1]], newestFirst: false), Text(body));
    }

    [Fact]
    public void Objects_are_json_with_the_values_that_went_in()
    {
        using var json = JsonDocument.Parse(FromRows(new ObjectsEncoder(), AcrossMidnight, newestFirst: true));

        Assert.Equal(
            AcrossMidnight,
            json.RootElement.GetProperty("data").EnumerateArray().Select(row => new Candle(
                row.GetProperty("basetm").GetDateTimeOffset().ToUnixTimeMilliseconds(),
                row.GetProperty("o").GetDecimal(),
                row.GetProperty("h").GetDecimal(),
                row.GetProperty("l").GetDecimal(),
                row.GetProperty("c").GetDecimal(),
                row.GetProperty("v").GetDecimal())));
    }

    private static void SameInAllWays(CandleEncoder encoder, Candle[] candles)
    {
        var expected = FromList(encoder, candles);
        Assert.Equal(expected, FromRaw(encoder, candles, newestFirst: false));
        Assert.Equal(expected, FromRaw(encoder, candles, newestFirst: true));
        Assert.Equal(expected, FromRows(encoder, candles, newestFirst: false));
        Assert.Equal(expected, FromRows(encoder, candles, newestFirst: true));
    }

    private static CandleEncoder Encoder(string format) => CandleEncoder.All.Single(e => e.Name == format);

    private static string FromList(CandleEncoder encoder, Candle[] candles)
    {
        using var body = new RowBuffer(1);
        encoder.FromList(body, [.. candles.Select(c => new CandleDto
        {
            OpenTime = c.OpenTime, Open = c.Open, High = c.High, Low = c.Low, Close = c.Close, Volume = c.Volume,
        })]);
        return Text(body);
    }

    private static string FromRaw(CandleEncoder encoder, Candle[] candles, bool newestFirst) =>
        ThroughSink(encoder, body => encoder.FromRaw(body, newestFirst), candles.Select(Raw), newestFirst);

    private static string FromRows(CandleEncoder encoder, Candle[] candles, bool newestFirst) =>
        ThroughSink(encoder, body => encoder.FromRows(body, newestFirst), candles, newestFirst);

    private static string ThroughSink<TRow>(
        CandleEncoder encoder, Func<RowBuffer, ICandleSink<TRow>> sinkOf, IEnumerable<TRow> rows, bool newestFirst)
    {
        using var body = new RowBuffer(1);
        var sink = sinkOf(body);
        sink.Start();
        foreach (var row in newestFirst ? rows.Reverse() : rows)
            sink.Add(row);
        encoder.Enclose(body);
        return Text(body);
    }

    private static RawCandle Raw(Candle candle)
    {
        var raw = new RawCandle { OpenTime = candle.OpenTime };
        Set(ref raw.Open, candle.Open);
        Set(ref raw.High, candle.High);
        Set(ref raw.Low, candle.Low);
        Set(ref raw.Close, candle.Close);
        Set(ref raw.Volume, candle.Volume);
        return raw;
    }

    private static void Set(ref AsciiNumber number, decimal value) => number.Length = DecimalText.Format(value, number.Buffer);

    private static string Text(RowBuffer body) => System.Text.Encoding.UTF8.GetString(body.Written.Span);
}
