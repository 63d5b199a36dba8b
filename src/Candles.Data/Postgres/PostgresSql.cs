using Candles.Data.Model;

namespace Candles.Data.Postgres;

/// <summary>
/// Every statement of the PostgreSQL store. The primary key of <c>candle</c>, (series_id, interval, open_time), serves all that
/// touch it, forward or backward: no sort, no other index. Series are found by their unique key.
/// </summary>
internal static class PostgresSql
{
    /// <summary>
    /// The state of a series, as a row whose open time is null; its last column is not where not all candles of the interval are rolled up.
    /// No row: no such series.
    /// </summary>
    private const string State = """
        SELECT NULL::bigint AS "OpenTime", version::numeric AS open, base::numeric AS high,
          id::numeric AS low, NULL::numeric AS close, CASE WHEN $2 = ANY (unrolled) THEN 1::numeric END AS volume
        FROM series WHERE key = $1

        """;

    private const string Rows = """
        SELECT open_time, open, high, low, close, volume FROM candle
        WHERE series_id = (SELECT id FROM series WHERE key = $1) AND "interval" = $2 AND open_time >= $3 AND open_time < $4
        """;

    /// <summary>
    /// One snapshot: first the state of the series, then its candles, newest first. Parameters: key, interval, from, to, limit.
    /// </summary>
    public const string ReadNewest = $"{State} UNION ALL SELECT * FROM ({Rows} ORDER BY open_time DESC LIMIT $5) AS newest";

    /// <summary>The same, oldest first.</summary>
    public const string ReadOldest = $"{State} UNION ALL SELECT * FROM ({Rows} ORDER BY open_time LIMIT $5) AS oldest";

    /// <summary>The same without a limit.</summary>
    public const string ReadRange = $"{State} UNION ALL SELECT * FROM ({Rows} ORDER BY open_time) AS range";

    /// <summary>
    /// One snapshot: first the series (its last column as of all reads), then, ascending, neighbours that are further apart than a step, and last the last candle that was
    /// looked at, twice, and its number. The walk begins at the candle before the range and ends at the one behind it.
    /// Parameters: key, interval, from, to, step, candles to look at, rows to give. The window keeps two rows in memory.
    /// </summary>
    public const string ReadGaps = """
        SELECT id::bigint, version, base::bigint, CASE WHEN $2 = ANY (unrolled) THEN 1 END FROM series WHERE key = $1
        UNION ALL SELECT * FROM (
          SELECT open_time, coalesce(next, open_time), number, NULL::integer FROM (
            SELECT open_time, lead(open_time) OVER walk AS next, row_number() OVER walk AS number FROM (
              SELECT open_time FROM candle
              WHERE series_id = (SELECT id FROM series WHERE key = $1) AND "interval" = $2
                AND open_time >= coalesce((
                  SELECT open_time FROM candle
                  WHERE series_id = (SELECT id FROM series WHERE key = $1) AND "interval" = $2 AND open_time < $3
                  ORDER BY open_time DESC LIMIT 1), $3)
                AND open_time <= coalesce((
                  SELECT open_time FROM candle
                  WHERE series_id = (SELECT id FROM series WHERE key = $1) AND "interval" = $2 AND open_time >= $4
                  ORDER BY open_time LIMIT 1), $4)
              ORDER BY open_time LIMIT $6) AS looked
            WINDOW walk AS (ORDER BY open_time)) AS pairs
          WHERE next > open_time + $5 OR next IS NULL LIMIT $7) AS gaps
        """;

    private const string Summaries = """
        SELECT id::bigint AS id, version, exchange, market, asset, base,
          (SELECT min(open_time) FROM candle WHERE series_id = id AND "interval" = base) AS first,
          (SELECT max(open_time) FROM candle WHERE series_id = id AND "interval" = base) AS last
        FROM series
        """;

    private const string InOrder = """ ORDER BY lower(exchange) COLLATE "C", lower(market) COLLATE "C", lower(asset) COLLATE "C" """;

    public const string ListSeries = Summaries + InOrder;

    public const string ListSome = $"{Summaries} WHERE key = ANY(@keys) {InOrder}";

    /// <summary>Spans are three arrays. Each is walked in the key alone, where VACUUM has seen its rows.</summary>
    public const string CountRows = """
        SELECT s.id::bigint AS id, s.base::bigint AS base, s.version, c.rows, c.first, c.last, array_to_string(s.unrolled, ',') AS unrolled
        FROM series AS s
        CROSS JOIN unnest(@intervals, @froms, @tos) WITH ORDINALITY AS span (i, f, t, place)
        CROSS JOIN LATERAL (
          SELECT count(*) AS rows, min(open_time) AS first, max(open_time) AS last FROM candle
          WHERE series_id = s.id AND "interval" = span.i AND open_time >= span.f AND open_time < span.t) AS c
        WHERE s.key = @key ORDER BY span.place
        """;

    /// <summary>
    /// Bounds how long a write waits for another of the same series; never answers before the commit is on disk; keeps the
    /// triggers for other writers still; says which intervals are rolled up.
    /// </summary>
    public static readonly string BeginWrite = $"""
        SELECT set_config('lock_timeout', $1, true), set_config('candles.writer', 'on', true),
          set_config('candles.keeps_changes', 'on', true), set_config('candles.intervals', '{IntervalList.All}', true),
          CASE WHEN current_setting('synchronous_commit') IN ('off', 'local') THEN set_config('synchronous_commit', 'on', true) END
        """;

    /// <summary>
    /// As all that write take them in the end. TRUNCATE of either locks its table, in this order, before its trigger raises the versions of the
    /// series: who has locked rows of series before the tables stands in its way, and it in theirs.
    /// </summary>
    public const string LockTables = "LOCK TABLE ONLY series, ONLY candle IN ROW EXCLUSIVE MODE";

    /// <summary>Locks series against other writers until the end of the transaction, always in the same order.</summary>
    public const string LockSeries = """
        SELECT id, key, base, version, array_to_string(unrolled, ',') FROM series WHERE key = ANY($1) ORDER BY key FOR UPDATE
        """;

    /// <summary>
    /// A series that lacks candles of some interval, locked, but none that anybody else has locked: another node may be at it. Served by
    /// series_unrolled, which is empty as a rule.
    /// </summary>
    public const string LockUnrolled = """
        SELECT id, key, base, version, array_to_string(unrolled, ','), rolled_until FROM series
        WHERE unrolled IS NOT NULL AND id <> ALL ($1) ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
        """;

    public const string CountUnrolled = "SELECT count(*)::integer FROM series WHERE unrolled IS NOT NULL";

    public const string NoteRolledUntil = "UPDATE series SET rolled_until = $2 WHERE id = $1";

    /// <summary>Parameters: series, what it lacks still, or null.</summary>
    public const string NoteUnrolled = "UPDATE series SET unrolled = $2::integer[], rolled_until = NULL WHERE id = $1";

    /// <summary>All series lack intervals that are new; those that are being rolled up already stay in front.</summary>
    public const string AddIntervals = """
        UPDATE series SET unrolled = coalesce(unrolled, '{}') || @added;
        UPDATE interval_list SET minutes = minutes || @added
        """;

    public const string NoteIntervalSchema = "UPDATE interval_list SET fingerprint = @fingerprint";

    public const string FindIntervalList = """SELECT array_to_string(minutes, ',') AS "Minutes", fingerprint AS "Fingerprint" FROM interval_list""";

    /// <summary>Constraints of ours that stored rows have not been held against. Each as a statement that does so, beside reads and writes.</summary>
    public const string FindNotValidated = """
        SELECT format('ALTER TABLE %s VALIDATE CONSTRAINT %I', conrelid::regclass, conname) FROM pg_constraint
        WHERE conrelid IN ('series'::regclass, 'candle'::regclass) AND contype = 'c' AND NOT convalidated ORDER BY conname
        """;

    /// <summary>Repeats of one write wait for each other, in the same order.</summary>
    public const string LockOnce = "SELECT pg_advisory_xact_lock(l) FROM (SELECT l FROM unnest($1::bigint[]) AS t (l) ORDER BY l) AS ordered";

    public const string FindOnce = """
        SELECT scope, body, inserted, updated, unchanged, version FROM once WHERE scope = ANY($1) AND at > now() - $2::interval
        """;

    /// <summary>An answer that has expired may stand there still.</summary>
    public const string KeepOnce = """
        INSERT INTO once (scope, body, inserted, updated, unchanged, version) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (scope) DO UPDATE SET
          body = excluded.body, inserted = excluded.inserted, updated = excluded.updated, unchanged = excluded.unchanged,
          version = excluded.version, at = excluded.at
        """;

    public const string ForgetOnce = """
        DELETE FROM once WHERE scope IN (SELECT scope FROM once WHERE at < now() - $1::interval LIMIT 100 FOR UPDATE SKIP LOCKED)
        """;

    /// <summary>
    /// By what this transaction is known afterwards: <see cref="TransactionIdentity"/>. Some 20 µs on a busy machine, where the commit takes
    /// 190 (docs/decisions.md).
    /// </summary>
    public const string Identify = $"SELECT pg_current_xact_id()::text, {Cluster}";

    private const string Cluster = """
        (pg_control_system()).system_identifier, left(pg_walfile_name(pg_current_wal_lsn()), 8),
          coalesce((extract(epoch FROM pg_stat_get_bgwriter_stat_reset_time()) * 1000000)::bigint, 0)
        """;

    /// <summary>
    /// What became of a transaction: committed, aborted, in progress; null where it cannot be told. Another cluster, or this one as it was
    /// restored, may have given its number to another. After a crash an uncommitted transaction's number may have been given again, so
    /// that committed, then, tells nothing; a number of the future is one that was lost.
    /// Parameters: <see cref="TransactionIdentity"/>'s.
    /// </summary>
    public const string StatusOf = $"""
        SELECT CASE WHEN system <> $2 OR timeline <> $3 THEN NULL
          WHEN $1::xid8 >= pg_snapshot_xmax(pg_current_snapshot()) AND since <> $4 THEN 'aborted'
          ELSE (SELECT CASE WHEN since = $4 OR status = 'aborted' THEN status WHEN status = 'in progress' THEN 'aborted' END
            FROM pg_xact_status($1::xid8) AS status) END
        FROM (SELECT {Cluster}) AS cluster (system, timeline, since)
        """;

    /// <summary>Commits wait for the disk and for synchronous standbys, as the server is set up.</summary>
    public const string CommitDurably = """
        SELECT CASE WHEN current_setting('synchronous_commit') IN ('off', 'local') THEN set_config('synchronous_commit', 'on', true) END
        """;

    /// <summary>Writes something that means nothing to anybody; a transaction that writes no WAL waits for nobody.</summary>
    public const string Barrier = "SELECT pg_logical_emit_message(true, 'candles', '')";

    public const string CountSeries = "SELECT count(*) FROM series";

    /// <summary>Two series of one exchange are not created at once, so that both spell it alike.</summary>
    public const string LockExchange = "SELECT pg_advisory_xact_lock(1, hashtext(lower($1)))";

    /// <summary>A new series takes over how its exchange, market and asset were first spelled. No row: another writer was first.</summary>
    public const string CreateSeries = """
        INSERT INTO series (key, exchange, market, asset, base) VALUES (
          $1,
          coalesce((SELECT exchange FROM series WHERE lower(exchange) = lower($2) ORDER BY id LIMIT 1), $2),
          coalesce((SELECT market FROM series WHERE lower(exchange) = lower($2) AND lower(market) = lower($3) ORDER BY id LIMIT 1), $3),
          coalesce((SELECT asset FROM series WHERE lower(exchange) = lower($2) AND lower(asset) = lower($4) ORDER BY id LIMIT 1), $4),
          $5)
        ON CONFLICT DO NOTHING
        RETURNING id
        """;

    /// <summary>Spans are four arrays; rows come by span, ascending, without a sort: a lateral join keeps the order.</summary>
    public const string ReadSpans = """
        SELECT span.s, span.i, c.open_time, c.open, c.high, c.low, c.close, c.volume
        FROM unnest($1::integer[], $2::integer[], $3::bigint[], $4::bigint[]) AS span (s, i, f, t)
        CROSS JOIN LATERAL (
          SELECT open_time, open, high, low, close, volume FROM candle
          WHERE series_id = span.s AND "interval" = span.i AND open_time >= span.f AND open_time < span.t
          ORDER BY open_time) AS c
        """;

    public const string Upsert = """
        INSERT INTO candle (series_id, "interval", open_time, open, high, low, close, volume)
        SELECT * FROM unnest(
          $1::integer[], $2::integer[], $3::bigint[], $4::numeric[], $5::numeric[], $6::numeric[], $7::numeric[], $8::numeric[])
        ON CONFLICT (series_id, "interval", open_time) DO UPDATE SET
          open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close, volume = excluded.volume
        """;

    public const string DeleteRows = """
        DELETE FROM candle USING unnest($1::integer[], $2::integer[], $3::bigint[]) AS gone (s, i, t)
        WHERE series_id = gone.s AND "interval" = gone.i AND open_time = gone.t
        """;

    public const string DeleteAllRows = "DELETE FROM candle WHERE series_id = $1";

    public const string DeleteSeries = "DELETE FROM series WHERE id = $1";

    public const string FindBounds = """
        SELECT min(open_time), max(open_time) FROM candle WHERE series_id = $1 AND "interval" = $2 AND open_time >= $3 AND open_time < $4
        """;

    public const string CountCandles = """SELECT count(*) FROM candle WHERE series_id = $1 AND "interval" = $2""";

    public const string CopyRows =
        """COPY candle (series_id, "interval", open_time, open, high, low, close, volume) FROM STDIN (FORMAT binary)""";

    /// <summary>Raises versions, keeps what changed, and says it as <see cref="StoreChange"/> reads it; heard once the transaction commits.</summary>
    public const string RaiseAndAnnounce = """
        WITH raised AS (UPDATE series SET version = version + 1 WHERE id = ANY($1) RETURNING id, key, base, version),
        changed AS (
          SELECT * FROM raised JOIN unnest($1::integer[], $2::bigint[], $3::bigint[]) AS change (id, f, t) USING (id)),
        kept AS (
          INSERT INTO recent_change (series_id, first, until, added, version) SELECT id, f, t, version, version FROM changed
          ON CONFLICT (series_id, first, until) DO UPDATE SET version = excluded.version, at = excluded.at)
        SELECT pg_notify('candles', concat_ws('|', key, base, f, t, id, version, nullif($4::text, ''))) FROM changed
        """;

    public const string DropChanges = "DELETE FROM recent_change WHERE series_id = $1 AND version <= $2";

    /// <summary>Of what was changed up to now, nothing is told.</summary>
    public const string ForgetChanges = "UPDATE series SET changes_since = version WHERE id = $1";

    /// <summary>One snapshot: the series, and its changes after a version.</summary>
    public const string ReadChanges = """
        SELECT s.id::bigint AS "Id", s.base::bigint AS "Base", s.version AS "Version", s.changes_since AS "Since",
          (SELECT max(CASE WHEN version <= @number THEN at ELSE added_at END)
            FROM recent_change WHERE series_id = s.id AND added <= @number) AS "SinceAt",
          c.first AS "From", c.until AS "To", c.added AS "Added"
        FROM series AS s LEFT JOIN recent_change AS c ON c.series_id = s.id AND s.id = @series AND c.version > @number
        WHERE s.key = @key ORDER BY c.first
        """;

    public const string Announce = """
        SELECT pg_notify('candles', concat_ws('|', $1::text, $2::integer, $3::bigint, $4::bigint, $5::integer, $6::bigint, $7::text))
        """;

    /// <summary>To what writers announce, and to a feed's own channel, by one command: in one session, both or none.</summary>
    /// <param name="channel">Letters, digits and underlines.</param>
    public static string ListenTo(string channel) => $"LISTEN candles; LISTEN \"{channel}\"";

    /// <summary>Nobody waits for it to be on the disk. Parameters: channel, payload.</summary>
    public const string Say = "SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, $2)";

    /// <summary>Many roles may ask; not all.</summary>
    public const string SystemIdentifier = "SELECT system_identifier FROM pg_control_system()";

    /// <summary>Of a primary any role may know it; null on a standby.</summary>
    public const string TimelineOfPrimary = """
        SELECT CASE WHEN NOT pg_is_in_recovery() THEN ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::bigint END
        """;

    public const string TimelineOfStandby = "SELECT timeline_id::bigint FROM pg_control_checkpoint()";

    public const string DatabaseOid = "SELECT oid::bigint FROM pg_database WHERE datname = current_database()";

    /// <summary>One node upgrades, the others wait. The number is Candles' own: "candles" as ASCII.</summary>
    public const string LockSchema = "SELECT pg_advisory_xact_lock(x'63616e646c6573'::bigint)";

    public const string CreateSchemaVersion = """
        CREATE TABLE IF NOT EXISTS schema_version (number integer PRIMARY KEY, installed timestamptz NOT NULL DEFAULT now())
        """;
}
