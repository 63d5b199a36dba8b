using BenchmarkDotNet.Attributes;
using Candles.Api.Caching;
using Candles.Api.Encoding;
using Candles.Api.Endpoints;
using Candles.Data;

namespace Candles.Bench;

/// <summary>What do the headers of a question cost, and those of its answer?</summary>
[MemoryDiagnoser]
public class RequestHeaders
{
    private const string Question = "?interval=1m&limit=1000&from=1780272000000&to=1780358400000";

    private static readonly CandleQuery Query = new(SeriesKey.Parse("binance/USDT/NEAR"), Interval.OneMinute, 1000);
    private static readonly CandleReading Reading =
        new(new SeriesState(Interval.OneMinute, new SeriesVersion(12, 345678)), 1000, 1780272000000, 1780331940000, IsCut: true);

    private static readonly string Tag = EntityTag.Of(CandleEncoder.All[0], Query, Reading, ContentCoding.Identity);
    private static readonly string Tags = $"\"another\", W/{Tag}";

    [Benchmark]
    public bool IntervalName() => Interval.TryParse("12h", out _);

    [Benchmark]
    public object? Accept() => AcceptHeader.Choose("application/json");

    [Benchmark]
    public object? AcceptOfABrowser() => AcceptHeader.Choose("text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8");

    [Benchmark]
    public bool AcceptEncoding() => AcceptEncodingHeader.Choose("gzip, deflate, br, zstd", offersGzip: true) == ContentCoding.Gzip;

    [Benchmark]
    public bool IfNoneMatchList() => IfNoneMatch.Matches(Tags, Tag);

    [Benchmark]
    public string Tagging() => EntityTag.Of(CandleEncoder.All[0], Query, Reading, ContentCoding.Identity);

    [Benchmark]
    public string Link() => MoreRows.Link("/candle/binance/USDT/NEAR", Question, keepsNewest: false, Interval.OneMinute, Reading.First, Reading.Last);
}
