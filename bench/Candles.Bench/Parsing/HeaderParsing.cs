using BenchmarkDotNet.Attributes;
using Candles.Api.Http;
using Candles.Bench.Running;
using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Formats.Responses;
using Microsoft.Net.Http.Headers;

namespace Candles.Bench.Parsing;

/// <summary>Each by itself, beside ASP.NET Core's own parser of the longest of them.</summary>
[Question("What do the headers of a question cost, and those of its answer?")]
public class HeaderParsing
{
    private const string Question = "?interval=1m&limit=1000&from=1780272000000&to=1780358400000";
    private const string OfABrowser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8";

    private static readonly CandleQuery Query = new(SeriesKey.Parse("binance/USDT/NEAR"), Interval.OneMinute, 1000);
    private static readonly CandleReading Reading =
        new(new SeriesState(Interval.OneMinute, new SeriesVersion(12, 345678)), 1000, 1780272000000, 1780331940000, HasMore: true);

    private static readonly string Tag = EntityTag.Of(CandleEncoder.All[0], Query, Reading, ContentCoding.Identity);
    private static readonly string Tags = $"\"another\", W/{Tag}";

    [Benchmark(Baseline = true, Description = "Accept of a browser, MediaTypeHeaderValue")]
    public bool General() => MediaTypeHeaderValue.TryParseList([OfABrowser], out _);

    [Benchmark(Description = "Accept of a browser")]
    public object? AcceptOfABrowser() => AcceptHeader.Choose(OfABrowser);

    [Benchmark(Description = "Accept of one type")]
    public object? Accept() => AcceptHeader.Choose("application/json");

    [Benchmark(Description = "Accept-Encoding of a browser")]
    public bool AcceptEncoding() => AcceptEncodingHeader.Choose("gzip, deflate, br, zstd", offersGzip: true) == ContentCoding.Gzip;

    [Benchmark(Description = "If-None-Match of two tags")]
    public bool IfNoneMatchList() => IfNoneMatch.Matches(Tags, Tag);

    [Benchmark(Description = "ETag made")]
    public string Tagging() => EntityTag.Of(CandleEncoder.All[0], Query, Reading, ContentCoding.Identity);

    [Benchmark(Description = "Link made")]
    public string Link() => MoreRows.Link("/candle/binance/USDT/NEAR", Question, keepsNewest: false, Interval.OneMinute, Reading.First, Reading.Last);
}
