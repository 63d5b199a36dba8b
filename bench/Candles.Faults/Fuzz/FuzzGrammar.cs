using System.Globalization;
using System.Text;
using Candles.Data.Time;

namespace Candles.Faults.Fuzz;

/// <summary>
/// Makes the N-th request of a seed: by the API's own grammar, mostly nearly right, since what is quite wrong is refused at the
/// first look; then some are bent byte by byte.
/// </summary>
internal sealed class FuzzGrammar(int seed, string secret)
{
    public const int Series = 6;

    private static readonly string[] Intervals = [.. Interval.All.Select(interval => interval.Name), "1s", "7m", "2M", "0m", "1H", "60", "1", "D", "W"];
    private static readonly string[] Formats = ["objects", "arrays", "columns", "csv", "msgpack", "lightweight", "klinecharts", "xml", "compact", "OBJECTS"];
    private static readonly string[] Paths = ["window", "raw", "stream", "dto", "validated", "fast", ""];
    private static readonly string[] Methods = ["HEAD", "HEAD", "OPTIONS", "POST", "DELETE", "PUT", "PATCH", "TRACE", "FOO", "get"];
    private static readonly string[] Media =
    [
        "application/json", "text/csv", "application/vnd.msgpack", "application/x-msgpack", "application/msgpack", "*/*", "text/*", "image/png", "text/html", "application/json;q=0",
        "application/json; charset=utf-8", "application/x-ndjson", "application/vnd.msgpack;q=0.5, text/csv;q=0.4", "text/csv; charset=latin1", "a/b;c=\"", ";", "application/*;q=2", "text/event-stream",
    ];

    private static readonly string[] Nasty =
    [
        "", "0", "-1", "1441", "99999999999999999999999", "1e400", "NaN", "Infinity", "-0", "1.5", "0x10", "%00", "%FF", "%C3%28", "%E2%82%AC", "%F0%9F%92%A9", "%D9%A3", "%EF%BC%91", "'; DROP TABLE candle;--", "../../etc/passwd",
        "%2e%2e%2f", "{0}", "%7B%7D", "+", "%", "%zz", "%u0041", "null", "true", "TRUE", "undefined", "[]", "{}", "a,b,,c", ",", ":", "::", "%0d%0aX: y", "%09", "1704153600", "1704153600000", "1704153600000.0",
        "9223372036854775807", "-9223372036854775808", "253402300799999", "2026-06-01T00:00:00Z", "2026-06-01 00:00:00+00", "2026-06-01T00:00:00", "2026-13-45T99:99:99Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z",
        "2026-06-01T00:00:00.123456789123456789Z", "2026-06-01T00:00:00%2B14:00", "1971-01-01T00:00:00Z", "%C0%AF", "%ED%A0%80", "a%CC%81", "%E1%BA%9E", "%C4%B0",
    ];

    private static readonly string[] Routes =
    [
        "/candle/{s}", "/candle/{s}", "/candle/{s}", "/candle/{s}", "/candle/{s}/gaps", "/candle/{s}/live", "/live", "/candles", "/candles", "/latest", "/series", "/series/{s}", "/intervals", "/udf/config", "/udf/symbols", "/udf/search",
        "/udf/history", "/udf/history", "/udf/time", "/udf/quotes", "/udf/marks", "/binance/{x}/api/v3/klines", "/binance/{x}/api/v3/klines", "/binance/{x}/api/v3/uiKlines", "/binance/{x}/api/v3/exchangeInfo",
        "/binance/{x}/api/v3/ticker/price", "/binance/{x}/api/v3/time", "/binance/{x}/api/v3/ping", "/binance/{x}/api/v3/ticker/24hr", "/problems", "/problems/{n}", "/health/live", "/health/ready", "/metrics", "/openapi/v1.json", "/", "/docs",
        "/compare", "/{n}", "/candle/{n}", "/candle/{n}/{n}/{n}", "/candle/{s}/{n}", "/{n}/{s}", "//candle/{s}", "/candle/{s}/",
    ];

    private static readonly string[] Common = ["interval", "limit", "from", "to", "closed", "path", "format", "points", "fill", "timing", "extra", "tz"];
    private static readonly string[] Lists = ["exchange", "market", "asset", "search", "sort", "order", "limit", "cursor", "after", "offset", "series", "interval"];
    private static readonly string[] Udf = ["symbol", "resolution", "from", "to", "countback", "query", "type", "exchange", "limit", "symbols"];
    private static readonly string[] Binance = ["symbol", "symbols", "interval", "startTime", "endTime", "limit", "timeZone", "permissions"];

    /// <summary>What is asked for by its place, so that one request can be made again alone.</summary>
    public FuzzRequest Make(long number)
    {
        var random = new Random(Mixed(seed, number));
        var route = One(random, Routes);
        if (route == "/metrics" && random.Next(20) > 0)
            route = "/candle/{s}"; // it is long, and nothing of the request is in it
        var (method, path) = (random.Next(6) == 0 ? One(random, Methods) : "GET", Fill(random, route));
        byte[]? body = null;
        var headers = new List<(string, string)>();
        var isChange = route.StartsWith("/candle/{s}", StringComparison.Ordinal) && route.Length <= 11 && random.Next(3) == 0;
        if (isChange)
            method = random.Next(12) == 0 ? "DELETE" : "POST";
        if (route == "/candles" && random.Next(2) == 0)
            method = "POST";
        var target = path + (random.Next(8) == 0 ? "" : Query(random, route, method));
        if (method is "POST" or "PUT" or "PATCH" || random.Next(100) == 0)
            body = FuzzBodies.Make(random, route == "/candles", headers);
        AddHeaders(random, headers, isChange);
        if (random.Next(12) == 0)
            target = Bent(random, target);
        return new FuzzRequest($"{(route.Split('/') is [_, { Length: > 0 } first, ..] ? first : "/")} {method}", method, target, headers, body);
    }

    /// <summary>The same in every process, as <see cref="HashCode"/> is not; by the steps of SplitMix64.</summary>
    private static int Mixed(int seed, long number)
    {
        var mixed = ((ulong)number + 1) * 0x9E3779B97F4A7C15 ^ ((ulong)(uint)seed << 32);
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return (int)(mixed ^ (mixed >> 31));
    }

    private static T One<T>(Random random, T[] of) => of[random.Next(of.Length)];

    private static string Name(Random random) => random.Next(6) switch
    {
        0 => One(random, Nasty).Replace("/", "", StringComparison.Ordinal).Replace(" ", "%20", StringComparison.Ordinal).Replace(";", "%3B", StringComparison.Ordinal).Replace("?", "", StringComparison.Ordinal),
        1 => new string('a', random.Next(1, 80)),
        2 => "..",
        3 => string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => $"%{random.Next(256):X2}")),
        4 => $"S{random.Next(20)}",
        _ => "USDT",
    };

    private static string SeriesName(Random random) => random.Next(10) switch
    {
        < 7 => $"fuzz/USDT/S{random.Next(Series)}",
        7 => $"FUZZ/usdt/s{random.Next(Series)}",
        8 => $"fuzz/USDT/N{random.Next(300)}",
        _ => $"{Name(random)}/{Name(random)}/{Name(random)}",
    };

    private static string Fill(Random random, string route) => route
        .Replace("{s}", SeriesName(random), StringComparison.Ordinal)
        .Replace("{x}", random.Next(6) == 0 ? Name(random) : "fuzz", StringComparison.Ordinal)
        .Replace("{n}", Name(random), StringComparison.Ordinal);

    private static string Query(Random random, string route, string method)
    {
        var isUdf = route.StartsWith("/udf", StringComparison.Ordinal);
        var names = isUdf ? Udf : route.StartsWith("/binance", StringComparison.Ordinal) ? Binance
            : route.StartsWith("/candle/{s}", StringComparison.Ordinal) ? Common : Lists;
        var query = new StringBuilder();
        var isRight = random.Next(3) > 0; // the wrong one hides all others
        if (method == "POST" && random.Next(10) > 0)
            return $"?interval={(random.Next(8) == 0 ? One(random, Intervals) : "1m")}";
        for (var i = random.Next(5); i >= 0; i--)
        {
            var name = isRight || random.Next(6) > 0 ? One(random, names) : One(random, Nasty);
            if (isRight && query.ToString().Contains(name + "=", StringComparison.Ordinal))
                continue;
            query.Append(query.Length == 0 ? '?' : '&').Append(name);
            if (isRight || random.Next(20) > 0)
                query.Append('=').Append(isRight || random.Next(3) > 0 ? Right(random, name, isUdf) : Value(random));
        }

        return query.ToString().Replace(" ", "%20", StringComparison.Ordinal);
    }

    private static string Right(Random random, string name, bool isUdf) => name switch
    {
        "interval" => Intervals[random.Next(random.Next(5) == 0 ? Intervals.Length : 15)],
        "limit" or "countback" => random.Next(1, 1441).ToString(CultureInfo.InvariantCulture),
        "from" or "startTime" => Time(random, isUdf, 0, 900),
        "to" or "endTime" => Time(random, isUdf, 900, 2500),
        "closed" or "timing" or "extra" => random.Next(2) == 0 ? "true" : "false",
        "path" => Paths[random.Next(5)],
        "format" => Formats[random.Next(7)],
        "points" => random.Next(1, 1441).ToString(CultureInfo.InvariantCulture),
        "fill" => One(random, ["previous", "null", "none"]),
        "tz" or "timeZone" => One(random, ["Europe/Berlin", "+05:30", "0", "-3", "Nowhere/City"]),
        "resolution" => One(random, ["1", "5", "60", "D", "1D", "W", "M", "240", "3M", "0"]),
        "series" => string.Join(',', Enumerable.Range(0, random.Next(1, 8)).Select(_ => $"fuzz/USDT/S{random.Next(8)}{(random.Next(2) == 0 ? ":5m" : "")}")),
        "symbol" => isUdf ? $"fuzz:S{random.Next(8)}/USDT" : $"S{random.Next(8)}USDT",
        "symbols" => isUdf ? $"fuzz:S{random.Next(8)}/USDT,fuzz:S1/USDT" : "[\"S1USDT\",\"S2USDT\"]",
        "exchange" => "fuzz",
        "market" => "USDT",
        "search" or "query" or "asset" => $"s{random.Next(8)}",
        _ => Value(random),
    };

    private static string Time(Random random, bool isSeconds, int from, int to)
    {
        var time = FuzzBodies.First + (random.Next(from, to) * 60_000L);
        return (isSeconds ? time / 1000 : time).ToString(CultureInfo.InvariantCulture);
    }

    private static string Value(Random random) => random.Next(40) == 0 ? new string((char)('a' + random.Next(26)), random.Next(2000)) : One(random, Nasty);

    private void AddHeaders(Random random, List<(string Name, string Value)> headers, bool isChange)
    {
        if (isChange ? random.Next(10) > 0 : random.Next(10) == 0)
            headers.Add(("Authorization", random.Next(12) == 0 ? One(random, ["Bearer", "Bearer ", "Basic YTpi", "Bearer cndl_wrong", "bearer \"x\"", secret]) : $"Bearer {secret}"));
        if (random.Next(3) == 0)
            headers.Add(("Accept", One(random, Media)));
        if (random.Next(3) == 0)
            headers.Add(("Accept-Encoding", One(random, ["gzip", "gzip, deflate, br", "identity", "*;q=0", "gzip;q=0", "identity;q=0", "gzip;q=1.5", ",", "br", "gzip;q=0.001, identity;q=0"])));
        if (random.Next(6) == 0)
            headers.Add(("If-None-Match", One(random, ["*", "\"a\"", "W/\"a\"", "\"", "\"a\", \"b\",", "a", new string('"', 50)])));
        if (random.Next(10) == 0)
            headers.Add(("Idempotency-Key", random.Next(3) == 0 ? Value(random) : $"key-{random.Next(100)}"));
        if (random.Next(10) == 0)
            headers.Add(("Origin", One(random, ["https://example.org", "null", "x"])));
        if (random.Next(20) == 0)
            headers.Add((One(random, ["Access-Control-Request-Method", "Last-Event-ID", "Range", "X-Forwarded-For", "traceparent", "Cookie", "If-Modified-Since", "Referer", "X-HTTP-Method-Override", "TE", "Via"]), Value(random)));
    }

    /// <summary>A few bytes of it replaced, removed or doubled, printable all the same.</summary>
    private static string Bent(Random random, string target)
    {
        var bent = new StringBuilder(target);
        for (var i = random.Next(1, 4); i > 0 && bent.Length > 1; i--)
        {
            var at = random.Next(1, bent.Length);
            switch (random.Next(3))
            {
                case 0:
                    bent[at] = (char)random.Next(33, 127);
                    break;
                case 1:
                    bent.Remove(at, 1);
                    break;
                default:
                    bent.Insert(at, bent.ToString(at, Math.Min(random.Next(1, 20), bent.Length - at)));
                    break;
            }
        }

        return bent.ToString();
    }
}
