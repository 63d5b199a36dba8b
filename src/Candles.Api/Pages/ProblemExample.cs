using Candles.Api.Http;
using Candles.Api.Ingest;
using Candles.Api.Security;
using Candles.Data.Model;
using Candles.Formats.Responses;

namespace Candles.Api.Pages;

/// <summary>How a problem comes about, and what to send instead. Requests stand as text: method and address, headers, an empty line, a body.</summary>
/// <param name="Detail">The detail of the answer.</param>
/// <param name="Wrong">A request that is refused; null where it is no request's fault.</param>
/// <param name="Right">A request that is accepted; null where the same request is, later.</param>
internal sealed record ProblemExample(ProblemType Type, string Detail, string? Wrong = null, string? Right = null)
{
    private const string Read = "GET /candle/demo/USDT/BTC?limit=100";
    private const string Row = "[[1780272000000,2.32,2.323,2.32,2.322,36613]]";
    private const string Write = $"""
        POST /candle/my/USDT/NEAR?interval=1m
        Authorization: Bearer KEY
        Content-Type: application/json

        {Row}
        """;

    /// <summary>What has to be so for the request to be refused; null where it always is, and a test sends it.</summary>
    public string? If { get; init; }

    /// <summary>The rows to blame, where it is rows.</summary>
    public RowErrors? Rows { get; init; }

    /// <summary>One for every problem.</summary>
    public static IReadOnlyList<ProblemExample> All { get; } =
    [
        new(
            ProblemType.ParameterInvalid, "limit takes a whole number from 1 to 1440, not '5000'.",
            "GET /candle/demo/USDT/BTC?limit=5000", "GET /candle/demo/USDT/BTC?limit=1440"),
        new(
            ProblemType.SymbolInvalid, $"The market takes {SeriesKey.Accepted}, not 'US$'.",
            "GET /candle/demo/US$/BTC", "GET /candle/demo/USDT/BTC"),
        new(
            ProblemType.BodyUnreadable, "The body cannot be read: line 1, row 1, high: '2.323' ends here, before its arrays and objects are closed: it is cut off.",
            Write.Replace(Row, "[[1780272000000,2.32,2.323"), Write),
        new(
            ProblemType.IdempotencyKeyInvalid, "Idempotency-Key takes 1 to 128 visible ASCII characters, once; it is 'batch 1'.",
            WithKey("batch 1"), WithKey("3f0c8a52-8a1e-4c0e-9a53-6d0f2f3f8b11")),
        new(
            ProblemType.KeyMissing, $"POST needs a key with scope write here: send {BearerKey.Accepted}.",
            Write.Replace("Authorization: Bearer KEY\n", ""), Write),
        new(
            ProblemType.KeyUnknown, $"The header Authorization is not what is accepted: {BearerKey.Accepted}.",
            Write.Replace("Bearer KEY", "Bearer mistyped"), Write),
        new(
            ProblemType.ScopeMissing, "The key 'collector' has the scopes write; scope admin is needed.",
            "DELETE /candle/my/USDT/NEAR\nAuthorization: Bearer KEY", "DELETE /candle/my/USDT/NEAR\nAuthorization: Bearer KEY-OF-AN-ADMIN")
            { If = "the key was made with the scope write" },
        new(ProblemType.ExchangeNotAllowed, "Candles are taken of binance, not of my.", Write, Write.Replace("/my/", "/binance/"))
            { If = "Candles:AllowedExchanges is binance" },
        new(
            ProblemType.SeriesNotFound, "No candles are stored for demo/USDT/NOTHING; GET /series lists what there is.",
            "GET /candle/demo/USDT/NOTHING", "GET /candle/demo/USDT/BTC"),
        new(
            ProblemType.IntervalNotAvailable, "my/USDT/NEAR is stored at 1h and served at 1h, 2h, 4h, 6h, 8h, 12h, 1d, 3d, 1w, 1M, not at 5m.",
            "GET /candle/my/USDT/NEAR?interval=5m", "GET /candle/my/USDT/NEAR?interval=1h")
            { If = "the series is stored at 1h" },
        new(ProblemType.NotFound, "Nothing has the address '/candle/demo/BTC'; GET / lists where to go.", "GET /candle/demo/BTC", "GET /candle/demo/USDT/BTC"),
        new(ProblemType.MethodNotAllowed, "'PUT' is not allowed here; DELETE, GET, HEAD, OPTIONS, POST are.", "PUT /candle/demo/USDT/BTC", Read),
        new(
            ProblemType.NotAcceptable,
            $"Accept matches none of {string.Join(", ", CandleEncoder.All.SelectMany(format => format.MediaTypes).Distinct())}.",
            $"{Read}\nAccept: text/html", $"{Read}\nAccept: text/csv"),
        new(
            ProblemType.CodingNotAcceptable, "Accept-Encoding refuses identity and gzip, which are all that path window has.",
            $"{Read}\nAccept-Encoding: br, identity;q=0", $"{Read}\nAccept-Encoding: br, gzip, identity;q=0"),
        new(ProblemType.BodyTooSlow, "The body came too slowly, or stopped coming.", Write, Write) { If = "the rest of the body does not come" },
        new(
            ProblemType.NotBaseInterval, "demo/USDT/BTC is written at 1m, its base interval; 1h is rolled up or not available.",
            Write.Replace("/my/USDT/NEAR?interval=1m", "/demo/USDT/BTC?interval=1h"),
            Write.Replace("/my/USDT/NEAR?interval=1m", "/demo/USDT/BTC?interval=1m")),
        new(ProblemType.BatchTooLarge, "The body holds 100,001 candles; at most 100,000 are taken at once.", Write, Write) { If = "the body has 100,001 rows" },
        new(
            ProblemType.QueriesTooMany, "The limits add up to 44640 candles; 43200 are the most.",
            "GET /candles?series=demo/USDT/BTC,demo/USDT/ETH,…&limit=1440", "GET /candles?series=demo/USDT/BTC,demo/USDT/ETH,…&limit=1000")
            { If = "the list has 31 series" },
        new(ProblemType.BodyTooLarge, "The body is larger than 16 MB, which is the most; send it as several requests.", Write, Write) { If = "the body has 17 MB" },
        new(
            ProblemType.ContentTypeUnsupported, $"Content-Type takes one of {BodyType.Accepted}, not 'text/plain'.",
            Write.Replace("application/json", "text/plain"), Write),
        new(
            ProblemType.CandlesInvalid, "Nothing was stored, for a row is not valid: line 1, row 1, low: '2.33' is above high 2.323.",
            Write.Replace("2.32,2.323,2.32", "2.32,2.323,2.33"), Write)
            { Rows = new([new(0, "low", "2.33", "is above high 2.323")], 1) },
        new(
            ProblemType.VolumeTooPrecise, "The volume of the 3m candle at 2026-06-01T00:00:00Z would need more than 28 significant digits or reach 10^18.",
            Write.Replace(Row, "[[1780272000000,1,1,1,1,123456789012345678],[1780272060000,1,1,1,1,0.123456789012345678]]"), Write),
        new(
            ProblemType.SeriesLimitReached, "my/USDT/NEAR is new, and there are already 10000 series, which is the limit.",
            Write, Write.Replace("/my/USDT/NEAR", "/demo/USDT/BTC")) { If = "the store holds as many series as Candles:MaxSeries" },
        new(
            ProblemType.IdempotencyKeyReused, "This idempotency key was used for another body; a key stands for one body.",
            WithKey("batch-1"), WithKey("batch-2")) { If = "batch-1 came with another body before" },
        new(ProblemType.RateLimited, "One address may send 100 requests a second.", Read, Read) { If = "requests came faster than the options allow" },
        new(ProblemType.InternalError, "This was not expected; the server's log says more under this traceId."),
        new(
            ProblemType.StoredCandleInvalid, "The candle of demo/USDT/BTC at 1m that opens at 2026-06-01T00:00:00Z is stored with a fault: low: '61000' is above high 60040.25.",
            "GET /candle/demo/USDT/BTC?path=validated") { If = "another program stored a wrong row" },
        new(ProblemType.NotReady, "Not ready: the server is stopping", "GET /health/ready") { If = "the server was told to stop" },
        new(ProblemType.NotLive, "Stuck: the feed of changes.", "GET /health/live") { If = "something has been stuck for half a minute" },
        new(ProblemType.LiveReadersTooMany, "10000 streams of live candles are open.", "GET /candle/demo/USDT/BTC/live")
            { If = "as many streams are open as Candles:MaxLiveReaders" },
        new(ProblemType.StoreUnavailable, "The database cannot be reached.", Read) { If = "the database is away, and memory does not have the answer" },
        new(ProblemType.StorageFull, "The database's disk is full: nothing can be written until there is room, what is stored can be read.", Write) { If = "the disk of the database is full" },
        new(ProblemType.StoreBusy, "All database connections are in use.", Read) { If = "no connection became free in time" },
        new(ProblemType.ServerBusy, "The bodies of other requests take all of the 134217728 bytes that bodies may take.", Write) { If = "other requests take all the memory that bodies may use" },
        new(
            ProblemType.OutcomeUnknown,
            "The database's answer to the commit was lost, and what became of it could not be looked up. It is stored whole or not at all, and is not "
            + "written again from here. Read it back, or send it again with the same Idempotency-Key.",
            WithKey("batch-1"), WithKey("batch-1")) { If = "the connection to the database was lost during the commit" },
        new(ProblemType.TimeBudgetSpent, "The time budget of the request is spent.", "GET /candle/demo/USDT/BTC?limit=1440&path=validated", Read)
            { If = "the answer took longer than Candles:RequestBudget" },
    ];

    public static ProblemExample Of(ProblemType type) => All.Single(example => example.Type == type);

    private static string WithKey(string key) => Write.Replace("\n\n", $"\nIdempotency-Key: {key}\n\n");
}
