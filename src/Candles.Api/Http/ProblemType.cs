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
        + "parameter and says what it accepts. Nothing is guessed or clamped: a request means one thing or is refused.");

    public static ProblemType SymbolInvalid { get; } = new(
        "symbol-invalid", 400, "A name is not accepted",
        $"Exchange, market and asset are {SeriesKey.Accepted}. Upper and lower case do not matter.");

    public static ProblemType BodyUnreadable { get; } = new(
        "body-unreadable", 400, "The body cannot be read",
        "The body ends before it is complete, is not whole gzip, or is not well-formed in the format that its Content-Type names. The "
        + "detail says where. Nothing was stored.");

    public static ProblemType IdempotencyKeyInvalid { get; } = new(
        "idempotency-key-invalid", 400, "The Idempotency-Key is not accepted",
        $"The header Idempotency-Key is {BatchLimits.IdempotencyKey}, given once. A random UUID for each batch is a good one.");

    public static ProblemType KeyMissing { get; } = new(
        "key-missing", 401, "A key is needed",
        "This needs a key, sent in the header Authorization as Bearer and the key. Whoever runs the server makes one with "
        + "candles keys add NAME --scopes SCOPES. Keys in query strings are not accepted: addresses end up in logs.");

    public static ProblemType KeyUnknown { get; } = new(
        "key-unknown", 401, "The key is not known",
        "The header Authorization does not hold a key that is live: it was revoked, mistyped, made for another server, or the header "
        + "has another form than Bearer and the key. Whoever runs the server lists the live keys with candles keys list.");

    public static ProblemType ScopeMissing { get; } = new(
        "scope-missing", 403, "The key does not allow this",
        "The key is live but lacks the scope that the detail names. read allows reading where that needs a key, write allows "
        + "reading and storing candles, admin allows both and deleting. A key's scopes are set when it is made.");

    public static ProblemType ExchangeNotAllowed { get; } = new(
        "exchange-not-allowed", 403, "The exchange is not taken here",
        "This server takes candles of the exchanges that the option Candles:AllowedExchanges names. The detail lists them.");

    public static ProblemType SeriesNotFound { get; } = new(
        "series-not-found", 404, "There is no such series",
        "No candle was ever stored for this exchange, market and asset. GET /series lists the series there are. A series that is "
        + "known but has no candles in the range asked for is no error; its answer is an empty list.");

    public static ProblemType IntervalNotAvailable { get; } = new(
        "interval-not-available", 404, "The series is not available at this interval",
        "A series is stored at one base interval and served at this and at every interval that is made of whole base candles. "
        + "The detail lists them.");

    public static ProblemType NotFound { get; } = new(
        "not-found", 404, "There is nothing here",
        "No resource has this address. GET / lists where to go.");

    public static ProblemType MethodNotAllowed { get; } = new(
        "method-not-allowed", 405, "The method is not allowed here",
        "The address exists but does not take this method. The Allow header lists those that it takes.");

    public static ProblemType NotAcceptable { get; } = new(
        "not-acceptable", 406, "No acceptable format",
        "None of the formats that the server has is among the media types of the Accept header. The detail lists what there is. "
        + "The parameter format names a format outright, whatever Accept says.");

    public static ProblemType CodingNotAcceptable { get; } = new(
        "coding-not-acceptable", 406, "No acceptable content coding",
        "The header Accept-Encoding refuses identity, a body that is not packed, and whatever else there is; the detail lists that. A header "
        + "that names other codings without identity;q=0 or *;q=0 is no refusal.");

    public static ProblemType BodyTooSlow { get; } = new(
        "body-too-slow", 408, "The body came too slowly",
        "The body stood still, or came more slowly than the server waits for. Nothing was stored; send it again.");

    public static ProblemType NotBaseInterval { get; } = new(
        "not-base-interval", 409, "The series is written at another interval",
        "The interval of the first write is the base interval of a series, and all writes are at this one; coarser intervals are rolled up "
        + "from it. Deleting the whole series frees its base.");

    public static ProblemType BatchTooLarge { get; } = new(
        "batch-too-large", 413, "The batch has too many rows",
        $"One request takes up to {BatchLimits.MaxRows} rows. Send more as several requests, or use the command import. Nothing was stored.");

    public static ProblemType QueriesTooMany { get; } = new(
        "queries-too-many", 413, "Too much is asked for at once",
        $"One request asks for up to {BatchLimits.MaxSeries} series, whose limits come to {BatchLimits.MaxSeriesRows} candles at most. Send more as several requests.");

    public static ProblemType BodyTooLarge { get; } = new(
        "body-too-large", 413, "The body is too large",
        $"A body of candles has at most {BatchLimits.MaxBodyBytesText}, as it is sent and also unpacked; one of queries at most "
        + $"{BatchLimits.MaxQueryBytesText}. Send more as several requests, or candles by the command import. Nothing was stored.");

    public static ProblemType ContentTypeUnsupported { get; } = new(
        "content-type-unsupported", 415, "The body's format is not taken",
        "Content-Type names the format of the body, and Content-Encoding how it is packed. The detail lists what is taken. Text is UTF-8.");

    public static ProblemType CandlesInvalid { get; } = new(
        "candles-invalid", 422, "Some candles are not valid",
        "Rows of the batch are not valid candles, so nothing was stored. The member errors names the first of them: index is the row's "
        + "place in the batch, counted from 0; field, value and reason say what is wrong. The member count says how many there are in all.");

    public static ProblemType VolumeTooPrecise { get; } = new(
        "volume-too-precise", 422, "A rolled-up volume would be too long",
        "The exact sum of the volumes of a coarser interval would have more than 28 significant digits, or more before the point than a "
        + "decimal may have. Nothing is rounded, so nothing was stored.");

    public static ProblemType SeriesLimitReached { get; } = new(
        "series-limit-reached", 422, "There are as many series as may be",
        "This write would create a series, and the store already holds as many as the option Candles:MaxSeries allows. Writes to the series "
        + "that exist go on.");

    public static ProblemType IdempotencyKeyReused { get; } = new(
        "idempotency-key-reused", 422, "The Idempotency-Key belongs to another body",
        "Within the last 24 hours this Idempotency-Key came with another body at the same address. A key stands for one request: "
        + "use a new one for a new body, and the same one to repeat a body. Nothing was stored.");

    public static ProblemType RateLimited { get; } = new(
        "rate-limited", 429, "Too many requests",
        "Requests came faster than this server lets one key, or one address, send them. Repeat the request after the seconds of "
        + "Retry-After. Many candles fit into one request.");

    public static ProblemType InternalError { get; } = new(
        "internal-error", 500, "Something went wrong here",
        "The server met an error that it did not expect. Its log holds the cause under the traceId of the answer.");

    public static ProblemType StoredCandleInvalid { get; } = new(
        "stored-candle-invalid", 500, "A stored candle is not valid",
        "path=validated checks every candle on its way out and found one that should not have been stored. The detail names it. "
        + "Candles are checked when they are written, so this one was put there by other means, or damaged.");

    public static ProblemType NotReady { get; } = new(
        "not-ready", 503, "The server is not ready",
        "The server runs, but waits for what the detail names, or is about to stop; then another takes over. Repeat the request after the "
        + "seconds of Retry-After.");

    public static ProblemType NotLive { get; } = new(
        "not-live", 503, "Something in the server is stuck",
        "What the detail names has not come on for half a minute, and will not by itself: the process has to be started again.");

    public static ProblemType LiveReadersTooMany { get; } = new(
        "live-readers-too-many", 503, "As many read live as may",
        "This server has as many streams of live candles open as the option Candles:MaxLiveReaders allows. Ask again after the seconds of "
        + "Retry-After, or another node. An EventSource gives up at this answer, and has to be made anew.");

    public static ProblemType StoreUnavailable { get; } = new(
        "store-unavailable", 503, "The store cannot be reached",
        "The database is away or not set up yet. The server keeps trying and recovers by itself: repeat the request after the "
        + "seconds of Retry-After. Where the detail says that a file is gone, replaced or damaged, somebody has to help first.");

    public static ProblemType StorageFull { get; } = new(
        "storage-full", 503, "The disk is full",
        "The database has no room for more. Nothing of the write was stored; reads go on. Writes go on by themselves once there is room.");

    public static ProblemType StoreBusy { get; } = new(
        "store-busy", 503, "The store is busy",
        "All connections to the database, or its write lock, stayed taken for as long as a request may wait. Repeat the request "
        + "after the seconds of Retry-After.");

    public static ProblemType ServerBusy { get; } = new(
        "server-busy", 503, "The server has no room for this just now",
        "The bodies of other requests, or answers that clients do not read, took all the memory that they may take, for as long as a request may "
        + "wait. Repeat the request after the seconds of Retry-After.");

    public static ProblemType OutcomeUnknown { get; } = new(
        "outcome-unknown", 503, "Whether it was stored is not known",
        "The connection to the database was lost while it committed, and what became of the commit could not be looked up in time. The write "
        + "is stored whole or not at all, and the server does not repeat it. Read the candles back, or send the request again with the same "
        + "Idempotency-Key, which writes it once.");

    public static ProblemType TimeBudgetSpent { get; } = new(
        "time-budget-spent", 504, "The time budget is spent",
        "The answer was not complete within the time that a request may take (the option Candles:RequestBudget). Ask for less, or later.");

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
