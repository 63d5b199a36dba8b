namespace Candles.Data.Sqlite;

/// <summary>
/// Every statement of the SQLite store. The key of <c>candle</c>, (series_id, interval, open_time), is the table itself and
/// serves all of them: no sort, no other index.
/// </summary>
internal static class SqliteSql
{
    /// <summary>
    /// The state of a series, as a row whose open time is null; its last column is the intervals at which not all candles are rolled up.
    /// No row: no such series.
    /// </summary>
    private const string State = """
        SELECT NULL AS OpenTime, version AS open, base AS high, id AS low, NULL AS close, unrolled AS volume
        FROM series WHERE key = @key

        """;

    private const string Rows = """
        SELECT open_time, open, high, low, close, volume FROM candle
        WHERE series_id = (SELECT id FROM series WHERE key = @key) AND interval = @interval
          AND open_time >= @from AND open_time < @to
        """;

    /// <summary>One snapshot: first the state of the series, then its candles, newest first.</summary>
    public const string ReadNewest = $"{State} UNION ALL SELECT * FROM ({Rows} ORDER BY open_time DESC LIMIT @limit)";

    /// <summary>The same, oldest first.</summary>
    public const string ReadOldest = $"{State} UNION ALL SELECT * FROM ({Rows} ORDER BY open_time LIMIT @limit)";

    /// <summary>The same without a limit.</summary>
    public const string ReadRange = $"{State} UNION ALL SELECT * FROM ({Rows} ORDER BY open_time)";

    /// <summary>
    /// One snapshot: first the series, then the open times from the candle before the range to the one behind it, ascending. SQLite's own
    /// window functions would put all of them into a table of their own first.
    /// </summary>
    public const string ReadOpenTimes = """
        SELECT id, version, base, unrolled FROM series WHERE key = @key
        UNION ALL SELECT * FROM (
          SELECT open_time, NULL, NULL, NULL FROM candle
          WHERE series_id = (SELECT id FROM series WHERE key = @key) AND interval = @interval
            AND open_time >= coalesce((
              SELECT open_time FROM candle
              WHERE series_id = (SELECT id FROM series WHERE key = @key) AND interval = @interval AND open_time < @from
              ORDER BY open_time DESC LIMIT 1), @from)
            AND open_time <= coalesce((
              SELECT open_time FROM candle
              WHERE series_id = (SELECT id FROM series WHERE key = @key) AND interval = @interval AND open_time >= @to
              ORDER BY open_time LIMIT 1), @to)
          ORDER BY open_time LIMIT @rows)
        """;

    private const string Summaries = """
        SELECT id, version, exchange, market, asset, base,
          (SELECT min(open_time) FROM candle WHERE series_id = id AND interval = base) AS first,
          (SELECT max(open_time) FROM candle WHERE series_id = id AND interval = base) AS last
        FROM series
        """;

    private const string InOrder = " ORDER BY lower(exchange), lower(market), lower(asset)";

    public const string ListSeries = Summaries + InOrder;

    /// <summary>Keys are <c>["a/b/c", …]</c>.</summary>
    public const string ListSome = $"{Summaries} WHERE key IN (SELECT value FROM json_each(@keys)) {InOrder}";

    private const string OfSpan = """
        FROM candle WHERE series_id = s.id AND interval = json_extract(span.value, '$[0]')
          AND open_time >= json_extract(span.value, '$[1]') AND open_time < json_extract(span.value, '$[2]')
        """;

    /// <summary>Spans are <c>[[interval, from, to], …]</c>.</summary>
    public const string CountRows = $"""
        SELECT s.id AS Id, s.base AS Base, s.version AS Version, s.unrolled AS Unrolled,
          (SELECT count(*) {OfSpan}) AS Rows, (SELECT min(open_time) {OfSpan}) AS First, (SELECT max(open_time) {OfSpan}) AS Last
        FROM series AS s CROSS JOIN json_each(@spans) AS span
        WHERE s.key = @key ORDER BY span.key
        """;

    public const string FindSeries = "SELECT id, key, base, version, unrolled FROM series WHERE key IN @keys";

    /// <summary>A series that lacks candles of some interval. Served by series_unrolled, which is empty as a rule.</summary>
    public const string FindUnrolled = """
        SELECT id, key, base, version, unrolled, rolled_until AS RolledUntil FROM series
        WHERE unrolled IS NOT NULL AND id NOT IN (SELECT value FROM json_each(@except)) ORDER BY id LIMIT 1
        """;

    public const string CountUnrolled = "SELECT count(*) FROM series WHERE unrolled IS NOT NULL";

    public const string NoteRolledUntil = "UPDATE series SET rolled_until = @until WHERE id = @series";

    /// <summary>What it lacks still is a JSON array, or null.</summary>
    public const string NoteUnrolled = "UPDATE series SET unrolled = @unrolled, rolled_until = NULL WHERE id = @series";

    public const string FindIntervalList = "SELECT minutes FROM interval_list";

    /// <summary>All series lack intervals that are new; those that are being rolled up already stay in front. The list is as writers say it.</summary>
    public const string AddIntervals = """
        UPDATE series SET unrolled = (
          SELECT json_group_array(value) FROM (
            SELECT value FROM json_each(series.unrolled) UNION ALL SELECT value FROM json_each(@added)));
        UPDATE interval_list SET minutes = @list
        """;

    public const string CountSeries = "SELECT count(*) FROM series";

    /// <summary>A new series takes over how its exchange, market and asset were first spelled.</summary>
    public const string CreateSeries = """
        INSERT INTO series (key, exchange, market, asset, base) VALUES (
          @key,
          coalesce((SELECT exchange FROM series WHERE lower(exchange) = lower(@exchange) ORDER BY id LIMIT 1), @exchange),
          coalesce((SELECT market FROM series WHERE lower(exchange) = lower(@exchange) AND lower(market) = lower(@market) ORDER BY id LIMIT 1), @market),
          coalesce((SELECT asset FROM series WHERE lower(exchange) = lower(@exchange) AND lower(asset) = lower(@asset) ORDER BY id LIMIT 1), @asset),
          @base)
        """;

    /// <summary>Spans are <c>[[interval, from, to], …]</c>; rows come by span, ascending, without a sort: CROSS JOIN keeps the order.</summary>
    public const string ReadSpans = """
        SELECT c.open_time, c.open, c.high, c.low, c.close, c.volume, c.interval
        FROM json_each(@spans) AS span CROSS JOIN candle AS c
        WHERE c.series_id = @series AND c.interval = json_extract(span.value, '$[0]')
          AND c.open_time >= json_extract(span.value, '$[1]') AND c.open_time < json_extract(span.value, '$[2]')
        """;

    /// <summary>Rows are <c>[[open_time, "open", "high", "low", "close", "volume"], …]</c>.</summary>
    public const string Upsert = """
        INSERT INTO candle (series_id, interval, open_time, open, high, low, close, volume)
        SELECT @series, @interval, json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'),
          json_extract(value, '$[3]'), json_extract(value, '$[4]'), json_extract(value, '$[5]')
        FROM json_each(@rows) WHERE true
        ON CONFLICT DO UPDATE SET
          open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close, volume = excluded.volume
        """;

    /// <summary>Rows are <c>[open_time, …]</c>.</summary>
    public const string DeleteRows = """
        DELETE FROM candle WHERE series_id = @series AND interval = @interval AND open_time IN (SELECT value FROM json_each(@rows))
        """;

    public const string DeleteAllRows = "DELETE FROM candle WHERE series_id = @series";

    public const string DeleteSeries = "DELETE FROM series WHERE id = @series; DELETE FROM recent_change WHERE series_id = @series";

    public const string FindBounds = """
        SELECT min(open_time) AS first, max(open_time) AS last FROM candle
        WHERE series_id = @series AND interval = @interval AND open_time >= @from AND open_time < @to
        """;

    public const string CountCandles = "SELECT count(*) FROM candle WHERE series_id = @series AND interval = @interval";

    public const string RaiseVersion = """
        UPDATE series SET version = version + 1 WHERE id = @series;
        INSERT INTO recent_change (series_id, first, until, added, added_at, version, at)
        VALUES (@series, @first, @until, @version, @at, @version, @at)
        ON CONFLICT (series_id, first, until) DO UPDATE SET version = excluded.version, at = excluded.at
        """;

    public const string DropChanges = "DELETE FROM recent_change WHERE series_id = @series AND version <= @version";

    /// <summary>Of what was changed up to now, nothing is told.</summary>
    public const string ForgetChanges = "UPDATE series SET changes_since = version WHERE id = @series";

    /// <summary>One snapshot: the series, and its changes after a version.</summary>
    public const string ReadChanges = """
        SELECT s.id AS Id, s.base AS Base, s.version AS Version, s.changes_since AS Since,
          (SELECT max(CASE WHEN version <= @number THEN at ELSE added_at END)
            FROM recent_change WHERE series_id = s.id AND added <= @number) AS SinceAt,
          c.first AS "From", c.until AS "To", c.added AS Added
        FROM series AS s LEFT JOIN recent_change AS c ON c.series_id = s.id AND s.id = @series AND c.version > @number
        WHERE s.key = @key ORDER BY c.first
        """;

    /// <summary>Servers that watch are at most a few changes behind; one that is further behind is told that anything may have changed.</summary>
    public const string Announce = """
        INSERT INTO change (key, base, first, until, series, version, intervals)
        VALUES (@key, @base, @first, @until, @series, @version, @intervals);
        DELETE FROM change WHERE id <= last_insert_rowid() - 1000
        """;

    public const string LastChange = "SELECT coalesce(max(id), 0) FROM change";

    public const string ChangesAfter = "SELECT id, key, base, first, until, series, version FROM change WHERE id > @last ORDER BY id";

    public const string FindOnce = """
        SELECT body, inserted, updated, unchanged, version FROM once WHERE scope = @scope AND at > @since
        """;

    public const string KeepOnce = """
        INSERT OR REPLACE INTO once (scope, body, inserted, updated, unchanged, version, at)
        VALUES (@scope, @body, @inserted, @updated, @unchanged, @version, @now);
        DELETE FROM once WHERE at <= @since
        """;

    public const string NoteCommit = """
        INSERT INTO last_commit (writer, number, at) VALUES (@writer, @number, @at)
        ON CONFLICT DO UPDATE SET number = excluded.number, at = excluded.at
        """;

    public const string FindCommit = "SELECT number FROM last_commit WHERE writer = @writer";

    public const string ForgetCommits = "DELETE FROM last_commit WHERE at < @since";
}
