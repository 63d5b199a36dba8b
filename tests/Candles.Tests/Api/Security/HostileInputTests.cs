using System.Net;
using System.Net.Http.Headers;
using Candles.Tests.Support;
using Microsoft.AspNetCore.Routing;

namespace Candles.Tests.Api.Security;

/// <summary>
/// Names, parameters, headers and bodies that are meant to be taken for SQL, paths, markup or lines of a header, on every route that is mapped, by a
/// caller who may do everything. None is a fault of the server, none shows what the server is made of, and nothing else changes.
/// </summary>
public sealed class HostileInputTests
{
    private const int Rounds = 4;
    private const int RequestsOfRound = 500;

    private static readonly string[] Words =
    [
        "'", "''", "\"", "`", ";", "--", "/*", "*/", "\\", "\\'", "%", "_", "(", ")", "$$", "||", "' OR '1'='1", "' OR 1=1 --", "'; DROP TABLE series; --",
        "\"; DROP TABLE candle; --", "1; SELECT pg_sleep(20)",
        "' UNION SELECT 1,2,3 --", "1) OR pg_sleep(20) IS NULL --", "$1", "@key", ":key", "?1", "E'\\x00'",
        "..", "../", "..\\", "../../../etc/passwd", "/etc/passwd", "%2e%2e%2f",
        "%252e%252e%252f", "..%c0%af", "file:///etc/passwd", "C:\\windows",
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "javascript:alert(1)", "{{7*7}}", "${jndi:ldap://127.0.0.1/a}", "{0}", "%s%n", "|", "&", "=", "#", "?", "+",
        "\0", "\r\nSet-Cookie: hostile=1", "\n", "\t", "\u202e", "\ufeff", "\ud83d\udd6f", "ﬀ", "İ", "ß", "e\u0301",
        "NaN", "Infinity", "-1", "1e999", "99999999999999999999", "0x10", "null", "true",
        "binance", "USDT", "NEAR", "1m", "binance/USDT/NEAR", "binance:NEAR/USDT", "NEARUSDT", "2026-06-01T00:00:00Z", "1780272000000", "]", "[", "{", "}", "\"},{\"",
    ];

    private static readonly string[] Parameters =
    [
        "interval", "from", "to", "limit", "closed", "path", "format", "points", "fill", "timing", "series", "search", "exchange", "symbol", "resolution", "countback",
        "query", "type", "symbols", "startTime", "endTime", "timeZone", "offset", "page", "tz", "extra", "'", "",
    ];

    private static readonly string[] Headers = ["Accept", "Accept-Encoding", "If-None-Match", "Idempotency-Key", "Last-Event-ID",
        "Origin", "Content-Type", "X-Forwarded-For", "Range"];

    /// <summary>Words of our statements, our libraries and of stack traces, which no answer may hold.</summary>
    private static readonly string[] Inside =
    [
        "series_id", "open_time <", "FROM candle", "WHERE key", "syntax error", "unterminated", "Npgsql",
        "Microsoft.", "SqliteException", "PostgresException", "SQLite Error", "   at ", ".cs:line",
        "NullReference", "System.", "root:x:0",
    ];

    [Theory, EachStore]
    public async Task No_input_is_a_fault_shows_the_inside_or_changes_what_is_anothers(string kind)
    {
        await using var place = await TestStores.NewPlace(kind);
        await using var app = await CandlesApp.Start(place.ConnectionString, null, "--Candles:WritesPerSecond=0");
        await app.Write("canary/USDT/GOLD", "1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-02"));
        const string canary = "/candle/canary/USDT/GOLD?limit=1440&path=raw&from=2026-06-01T00:00:00Z";
        var before = await app.GetBody(canary);
        var secret = (await app.Key()).Secret;
        var routes = app.Endpoints
            .Select(endpoint => (endpoint.RoutePattern, Methods: endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]))
            .ToArray();
        Assert.True(routes.Length > 15, "Fewer routes are mapped than there were.");

        var seen = new HashSet<HttpStatusCode>();
        await Property.Holds(Rounds, async random =>
        {
            for (var i = 0; i < RequestsOfRound; i++)
            {
                var (route, methods) = routes[random.Next(routes.Length)];
                var text = "/" + string.Join('/', route.PathSegments.Select(
                    segment => string.Concat(segment.Parts.Select(part => part.IsParameter ? Name(random) : Text(part)))));
                using var request = Request(random, methods[random.Next(methods.Count)], app.Address, text + Query(random), secret);
                seen.Add(await Expect(app.Http, request));
            }
        });

        HashSet<HttpStatusCode> expected = [HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized, HttpStatusCode.NotFound];
        Assert.Superset(expected, seen); // none stops all at the door
        Assert.Equal(before, await app.GetBody(canary));
        Assert.DoesNotContain(await app.Store.ListSeries(TestContext.Current.CancellationToken), series => series.Key.ToString().AsSpan().ContainsAny("'\"<>\\;\0"));
    }

    private static async Task<HttpStatusCode> Expect(HttpClient http, HttpRequestMessage request)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(15)); // statements that sleep would take 20
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        var what = $"{request.Method} {request.RequestUri!.OriginalString} {request.Headers}";
        Assert.True((int)answer.StatusCode != 500, what);
        Assert.False(answer.Headers.Contains("Set-Cookie"), what);
        var type = answer.Content.Headers.ContentType?.MediaType;
        if (type == "text/event-stream")
            return answer.StatusCode; // endless, and its first event is a candle

        var body = await answer.Content.ReadAsStringAsync(patience.Token);
        if (answer.StatusCode != HttpStatusCode.OK || type is not ("text/html" or "application/javascript" or "text/javascript" or "text/css"))
            Assert.All(Inside, word => Assert.False(body.Contains(word, StringComparison.Ordinal), $"{word} in the answer to {what}: {body}"));
        if (type == "text/html")
            Assert.False(body.Contains("alert(1)", StringComparison.Ordinal), what);
        return answer.StatusCode;
    }

    private static HttpRequestMessage Request(Random random, string method, Uri server, string target, string secret)
    {
        var uri = new Uri(server.GetLeftPart(UriPartial.Authority) + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(new HttpMethod(method), uri);
        request.Headers.TryAddWithoutValidation("Authorization", random.Next(5) == 0 ? $"Bearer {Plain(random)}" : $"Bearer {secret}");
        foreach (var header in Headers.Where(_ => random.Next(6) == 0))
            request.Headers.TryAddWithoutValidation(header, Plain(random));
        if (method is "POST" or "PUT")
        {
            request.Content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(Body(random)));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(
                random.GetItems(["application/json", "application/x-ndjson", "text/csv", "application/vnd.msgpack", "text/plain"], 1)[0]);
        }

        return request;
    }

    private static string Body(Random random) => random.Next(4) switch
    {
        0 => Hostile(random),
        1 => $$"""[[1780272000000,"{{Hostile(random).Replace("\"", "\\\"", StringComparison.Ordinal)}}",1,1,1,1]]""",
        2 => $$"""[{"series":"{{Hostile(random).Replace("\"", "\\\"", StringComparison.Ordinal)}}","interval":"1m"}]""",
        _ => $"open_time,open,high,low,close,volume\n1780272000000,{Hostile(random)},2,1,1,1\n",
    };

    private static string Query(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(4)).Select(i =>
            $"{(i == 0 ? "?" : "&")}{Uri.EscapeDataString(random.GetItems(Parameters, 1)[0])}={(random.Next(8) == 0 ? Plain(random) : Escaped(random))}"));

    private static string Name(Random random) => random.Next(3) == 0 ? random.GetItems(["canary", "binance", "USDT", "NEAR", "demo"], 1)[0] : Escaped(random);

    /// <summary>A lone half of a pair is no text that can be escaped.</summary>
    private static string Escaped(Random random) => Uri.EscapeDataString(Hostile(random));

    /// <summary>Without what no client can send: blanks, controls, and what ends a query.</summary>
    private static string Plain(Random random)
    {
        var text = string.Concat(Hostile(random).Where(c => c is > ' ' and < '\u007f' and not ('#' or '%' or '"')));
        return text.Length > 0 ? text : "x";
    }

    private static string Hostile(Random random)
    {
        var text = string.Concat(random.GetItems(Words, 1 + random.Next(3)));
        return random.Next(20) == 0 ? string.Concat(Enumerable.Repeat(text, 40)) : text;
    }

    private static string Text(Microsoft.AspNetCore.Routing.Patterns.RoutePatternPart part) => part switch
    {
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternSeparatorPart separator => separator.Content,
        _ => "",
    };
}
