using Candles.Api.Options;
using Candles.Data.Model;

namespace Candles.Api.Http;

/// <summary>A kind of error, as RFC 9457 means it: one name, one status, one title.</summary>
/// <param name="Name">The last part of its URL, <c>/problems/NAME</c>.</param>
/// <param name="Explanation">What it means and what to do about it, for the page at that URL.</param>
internal sealed record ProblemType(string Name, int Status, string Title, string Explanation)
{
    public static ProblemType ParameterInvalid { get; } = new(
        "parameter-invalid", 400, "A parameter is not accepted",
        "A parameter of the query string is unknown, is given twice, or has a value that is not accepted. The detail names the "
        + "parameter and what it accepts. The server does not guess or clamp: a request means one thing or is refused.");

    public static ProblemType SymbolInvalid { get; } = new(
        "symbol-invalid", 400, "A name is not accepted",
        $"Exchange, market and asset are {SeriesKey.Accepted}. Case does not matter.");

    public static ProblemType BodyUnreadable { get; } = new(
        "body-unreadable", 400, "The body cannot be read",
        "The body is incomplete, is not valid gzip, or is not well-formed in the format that its Content-Type names. The "
        + "detail says where. Nothing was stored.");

    public static ProblemType IdempotencyKeyInvalid { get; } = new(
        "idempotency-key-invalid", 400, "The Idempotency-Key is not accepted",
        $"The header Idempotency-Key is {BatchLimits.IdempotencyKey}, given once. A random UUID for each batch is a good choice.");

    public static ProblemType KeyMissing { get; } = new(
        "key-missing", 401, "A key is needed",
        "This request needs a key in the header Authorization: Bearer KEY. The operator of the server makes one with "
        + "candles keys add NAME --scopes SCOPES. Keys in query strings are not accepted, since addresses end up in logs.");

    public static ProblemType KeyUnknown { get; } = new(
        "key-unknown", 401, "The key is not known",
        "The header Authorization does not contain a valid key: the key was revoked, mistyped or made for another server, or the header "
        + "does not have the form Bearer KEY. The operator of the server lists the valid keys with candles keys list.");

    public static ProblemType ScopeMissing { get; } = new(
        "scope-missing", 403, "The key does not allow this",
        "The key is valid but lacks the scope that the detail names. read allows reading if reading needs a key, write allows "
        + "reading and storing candles, admin allows both and deleting. The scopes of a key are set when it is made.");

    public static ProblemType ExchangeNotAllowed { get; } = new(
        "exchange-not-allowed", 403, "The exchange is not accepted here",
        "This server accepts candles of the exchanges that the option Candles:AllowedExchanges names. The detail lists them.");

    public static ProblemType SeriesNotFound { get; } = new(
        "series-not-found", 404, "There is no such series",
        "No candle was ever stored for this exchange, market and asset. GET /series lists the stored series. If a series exists "
        + "but has no candles in the requested range, that is no error: the answer is an empty list.");

    public static ProblemType IntervalNotAvailable { get; } = new(
        "interval-not-available", 404, "The series is not available at this interval",
        "A series is stored at one base interval. It is served at this interval and at every one that is made of whole base candles. "
        + "The detail lists them.");

    public static ProblemType NotFound { get; } = new(
        "not-found", 404, "There is nothing here",
        "No resource has this address. GET / lists where to go.");

    public static ProblemType MethodNotAllowed { get; } = new(
        "method-not-allowed", 405, "The method is not allowed here",
        "The address exists but does not accept this method. The header Allow lists the methods that it accepts.");

    public static ProblemType NotAcceptable { get; } = new(
        "not-acceptable", 406, "No acceptable format",
        "The header Accept allows none of the formats that the server has. The detail lists them. "
        + "The parameter format selects a format directly, whatever Accept says.");

    public static ProblemType CodingNotAcceptable { get; } = new(
        "coding-not-acceptable", 406, "No acceptable content coding",
        "The header Accept-Encoding refuses identity (a body that is not compressed) and every other coding that the server has; the detail lists them. A header "
        + "that names other codings without identity;q=0 or *;q=0 does not refuse identity.");

    public static ProblemType BodyTooSlow { get; } = new(
        "body-too-slow", 408, "The body arrived too slowly",
        "The body stopped, or arrived more slowly than the server accepts. Nothing was stored. Send the request again.");

    public static ProblemType NotBaseInterval { get; } = new(
        "not-base-interval", 409, "The series is written at another interval",
        "The interval of the first write becomes the base interval of a series. All later writes use it, and coarser intervals are rolled up "
        + "from it. To change it, delete the whole series first.");

    public static ProblemType BatchTooLarge { get; } = new(
        "batch-too-large", 413, "The batch has too many rows",
        $"One request has up to {BatchLimits.MaxRows} rows. Send more as several requests, or use the command import. Nothing was stored.");

    public static ProblemType QueriesTooMany { get; } = new(
        "queries-too-many", 413, "The request asks for too much at once",
        $"One request asks for up to {BatchLimits.MaxSeries} series, whose limits add up to at most {BatchLimits.MaxSeriesRows} candles. Send more as several requests.");

    public static ProblemType BodyTooLarge { get; } = new(
        "body-too-large", 413, "The body is too large",
        $"A body of candles may have at most {BatchLimits.MaxBodyBytesText}, compressed and uncompressed; a body of queries at most "
        + $"{BatchLimits.MaxQueryBytesText}. Send several requests, or use the command import for candles. Nothing was stored.");

    public static ProblemType ContentTypeUnsupported { get; } = new(
        "content-type-unsupported", 415, "The format of the body is not accepted",
        "Content-Type names the format of the body, and Content-Encoding its compression. The detail lists what is accepted. Text is UTF-8.");

    public static ProblemType CandlesInvalid { get; } = new(
        "candles-invalid", 422, "Some candles are not valid",
        "Some rows of the batch are not valid candles, so nothing was stored. The member errors lists the first of them: index is the position of the row "
        + "in the batch, counted from 0; field, value and reason say what is wrong. The member count is the total number of such rows.");

    public static ProblemType VolumeTooPrecise { get; } = new(
        "volume-too-precise", 422, "A rolled-up volume would be too long",
        "The exact sum of the volumes of a coarser interval would have more than 28 significant digits, or would reach 10^18. "
        + "Sums are never rounded, so nothing was stored.");

    public static ProblemType SeriesLimitReached { get; } = new(
        "series-limit-reached", 422, "The limit of series is reached",
        "This write would create a series, and the store already holds as many as the option Candles:MaxSeries allows. Writes to existing "
        + "series are still accepted.");

    public static ProblemType IdempotencyKeyReused { get; } = new(
        "idempotency-key-reused", 422, "The Idempotency-Key belongs to another body",
        "Within the last 24 hours this Idempotency-Key was sent with another body to the same address. A key stands for one request: "
        + "use a new key for a new body, and the same key to repeat a body. Nothing was stored.");

    public static ProblemType RateLimited { get; } = new(
        "rate-limited", 429, "Too many requests",
        "One key, or one address, sent more requests than this server allows. Repeat the request after the seconds in "
        + "Retry-After. One request can have many candles.");

    public static ProblemType InternalError { get; } = new(
        "internal-error", 500, "Unexpected error in the server",
        "The server met an error that it did not expect. Its log has the cause under the traceId of the answer.");

    public static ProblemType StoredCandleInvalid { get; } = new(
        "stored-candle-invalid", 500, "A stored candle is not valid",
        "path=validated checks every candle on its way out, and found one that should not have been stored. The detail names it. "
        + "The server checks candles before it stores them, so another program stored this one, or it was damaged.");

    public static ProblemType NotReady { get; } = new(
        "not-ready", 503, "The server is not ready",
        "The server waits for what the detail names, or is about to stop; then another server takes over. Repeat the request after the "
        + "seconds in Retry-After.");

    public static ProblemType NotLive { get; } = new(
        "not-live", 503, "Something in the server is stuck",
        "What the detail names has made no progress for half a minute and will not recover by itself: the process has to be restarted.");

    public static ProblemType LiveReadersTooMany { get; } = new(
        "live-readers-too-many", 503, "Too many live readers",
        "This server has as many streams of live candles open as the option Candles:MaxLiveReaders allows. Try again after the seconds in "
        + "Retry-After, or try another node. An EventSource gives up after this answer; create a new one.");

    public static ProblemType StoreUnavailable { get; } = new(
        "store-unavailable", 503, "The store cannot be reached",
        "The database is unreachable or not set up yet. The server keeps trying and recovers by itself: repeat the request after the "
        + "seconds in Retry-After. If the detail says that a file is gone, replaced or damaged, the operator has to act first.");

    public static ProblemType StorageFull { get; } = new(
        "storage-full", 503, "The disk is full",
        "The disk of the database is full. Nothing of the write was stored. Reads still work, and writes work again once there is room.");

    public static ProblemType StoreBusy { get; } = new(
        "store-busy", 503, "The store is busy",
        "All connections to the database, or its write lock, were in use for as long as a request may wait. Repeat the request "
        + "after the seconds in Retry-After.");

    public static ProblemType ServerBusy { get; } = new(
        "server-busy", 503, "The server has no memory left for this request",
        "The bodies of other requests, or answers that clients do not read, used all the memory that they may use, for as long as a request may "
        + "wait. Repeat the request after the seconds in Retry-After.");

    public static ProblemType OutcomeUnknown { get; } = new(
        "outcome-unknown", 503, "It is not known whether the write was stored",
        "The connection to the database was lost during the commit, and the outcome could not be looked up in time. The write "
        + "was stored whole or not at all, and the server does not repeat it. Read the candles back, or send the request again with the same "
        + "Idempotency-Key, which stores it once.");

    public static ProblemType TimeBudgetSpent { get; } = new(
        "time-budget-spent", 504, "The time budget is spent",
        "The answer was not complete within the time that a request may take (the option Candles:RequestBudget). Request less, or try again later.");

    /// <summary>All of them, by status.</summary>
    public static IReadOnlyList<ProblemType> All { get; } =
    [
        ParameterInvalid, SymbolInvalid, BodyUnreadable, IdempotencyKeyInvalid, KeyMissing, KeyUnknown, ScopeMissing, ExchangeNotAllowed,
        SeriesNotFound, IntervalNotAvailable, NotFound, MethodNotAllowed, NotAcceptable, CodingNotAcceptable, BodyTooSlow,
        NotBaseInterval, BatchTooLarge, QueriesTooMany, BodyTooLarge, ContentTypeUnsupported, CandlesInvalid, VolumeTooPrecise, SeriesLimitReached, IdempotencyKeyReused, RateLimited,
        InternalError, StoredCandleInvalid, NotReady, NotLive, LiveReadersTooMany, StoreUnavailable, StorageFull, StoreBusy, ServerBusy, OutcomeUnknown,
        TimeBudgetSpent,
    ];

    public string Path => $"/problems/{Name}";
}
