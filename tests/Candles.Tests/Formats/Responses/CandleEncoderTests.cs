using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Formats.Responses;
using Candles.Tests.Support;

namespace Candles.Tests.Formats.Responses;

public sealed class CandleEncoderTests
{
    /// <summary>The smallest and the largest there are, and what crosses midnight.</summary>
    internal static readonly Candle[] Edges =
    [
        new(CandleTime.Min, 1, 1, 1, 1, 1),
        new(Some.Time("2026-05-31T23:59:00"), -1.5m, 0m, -2m, -0.000000000000000001m, 0m),
        new(Some.Time("2026-06-01"), 2.32m, 2.323m, 2.32m, 2.322m, 36613m),
        new(Some.Time("2026-06-01T12:34:00"), 999999999999999999m, 999999999999999999m, 1m, 1234567890.123456789012345678m, 0.5m),
        new(Some.Time("9999-12-31T23:59:00"), -9999999999.999999999999999999m, -1m, -9999999999.999999999999999999m, -5m, 0.000000000000000001m),
    ];

    public static TheoryData<string> Formats => [.. CandleEncoder.All.Select(e => e.Name)];

    [Fact]
    public void Every_format_knows_its_place() => Assert.All(CandleEncoder.All, (encoder, place) => Assert.Equal(place, encoder.Index));

    [Theory]
    [MemberData(nameof(Formats))]
    public void All_ways_make_the_same_bytes_in_either_direction(string format) => Property.Holds(30, random =>
    {
        var interval = random.One(Interval.All);
        var from = random.One([CandleTime.Min, Some.Time("2024-02-27"), Some.Time("9999-11-20")]);
        var candles = Some.Candles(random, interval, from, Math.Min(from + random.NextInt64(40 * 86_400_000L), CandleTime.Max), volumeScale: null);
        SameInAllWays(Encoded.Encoder(format), [.. candles.Take(1440)]);
    });

    [Theory]
    [MemberData(nameof(Formats))]
    public void All_ways_agree_on_the_edges(string format)
    {
        var encoder = Encoded.Encoder(format);
        SameInAllWays(encoder, []);
        SameInAllWays(encoder, Edges);
        SameInAllWays(encoder, Edges[^1..]);
        SameInAllWays(encoder, [new Candle(Some.Time("1970-12-28"), 1, 1, 1, 1, 1), Edges[0]]); // a week, a 3d that begins before 1971
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_read_that_is_repeated_starts_anew(string format)
    {
        var encoder = Encoded.Encoder(format);
        using var body = new RowBuffer(1);
        using var sink = encoder.FromRaw(body, newestFirst: true);
        sink.Start();
        sink.Add(Encoded.Raw(Edges[2]));
        sink.Start();
        sink.Add(Encoded.Raw(Edges[1]));
        sink.Complete();

        Assert.Equal(Encoded.Bytes(Encoded.FromRaw(encoder, [Edges[1]], newestFirst: false)), body.Written.Span);
    }

    private static void SameInAllWays(CandleEncoder encoder, Candle[] candles)
    {
        var expected = Encoded.FromList(encoder, candles);
        foreach (var newestFirst in (bool[])[false, true])
        {
            Assert.Equal(expected, Encoded.FromRaw(encoder, candles, newestFirst));
            Assert.Equal(expected, Encoded.FromRows(encoder, candles, newestFirst));
        }

        Assert.Equal(expected, Encoded.Stitched(encoder, candles, fromRaw: true));
        Assert.Equal(expected, Encoded.Stitched(encoder, candles, fromRaw: false));
    }
}
