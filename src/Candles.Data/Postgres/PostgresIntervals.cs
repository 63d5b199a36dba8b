using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Candles.Data.Model;
using Candles.Data.Time;

namespace Candles.Data.Postgres;

/// <summary>
/// What PostgreSQL knows of intervals, made from their list: a CHECK can ask no table, and a function that asked one for each row would cost too
/// much. It takes the place of what schema steps 002 and 004 made; who changes it there changes it here instead.
/// </summary>
internal static class PostgresIntervals
{
    /// <summary>Tells whether a database has what <see cref="Functions"/> and <see cref="Constraints"/> make of a list.</summary>
    public static string Fingerprint(IReadOnlyList<Interval> intervals) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Functions(intervals) + Constraints(intervals))));

    /// <summary>
    /// Existing rows are not looked at now, which would keep everybody out meanwhile; they obeyed a shorter list.
    /// <see cref="PostgresSql.FindNotValidated"/> finds these, and they are validated in the background.
    /// </summary>
    public static string Constraints(IReadOnlyList<Interval> intervals) => $"""
        ALTER TABLE series
          DROP CONSTRAINT base_is_an_interval,
          ADD CONSTRAINT base_is_an_interval CHECK (base IN ({Minutes(intervals)})) NOT VALID;

        -- Candles that cover 1971-01-01 may open before it.
        ALTER TABLE candle
          DROP CONSTRAINT interval_is_known,
          DROP CONSTRAINT open_time_is_in_range,
          ADD CONSTRAINT interval_is_known CHECK ("interval" IN ({Minutes(intervals)})) NOT VALID,
          ADD CONSTRAINT open_time_is_in_range CHECK (
            open_time BETWEEN {Text(CandleTime.Min - intervals.Where(i => !i.IsMonth).Max(i => i.LongestStep))} AND {Text(CandleTime.Max)}) NOT VALID;
        """;

    public static string Functions(IReadOnlyList<Interval> intervals) => $"""
        -- The open time of the candle that covers a time.
        CREATE OR REPLACE FUNCTION bucket_of(minutes integer, open_time bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
          SELECT CASE minutes
        {Lines(intervals.Where(i => i.IsMonth || i.Phase != 0), i => $"    WHEN {i.Minutes} THEN {BucketOf(i)}")}
            ELSE open_time - open_time % (minutes * 60000::bigint)
          END
        $$;

        -- What a series with this base has beside it.
        CREATE OR REPLACE FUNCTION coarser_than(base integer) RETURNS integer[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
          SELECT CASE base
        {Lines(intervals, @base => $"    WHEN {@base.Minutes} THEN '{{{Minutes(intervals.Where(i => i != @base && i.IsMadeOf(@base)))}}}'::integer[]")}
          END
        $$;

        -- Mends what depends on base candles that a writer other than Candles has changed: rolls them up, raises the version,
        -- announces. Candles does all of that itself and says so in candles.writer.
        CREATE OR REPLACE FUNCTION mend_series() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
          touched record;
          raised record;
          coarser integer;
        BEGIN
          IF current_setting('candles.writer', true) = 'on' OR pg_trigger_depth() > 1 THEN
            RETURN NULL;
          END IF;

          IF TG_OP = 'INSERT' THEN
            CREATE TEMP TABLE touched_rows ON COMMIT DROP AS SELECT series_id, open_time FROM new_rows;
          ELSIF TG_OP = 'DELETE' THEN
            CREATE TEMP TABLE touched_rows ON COMMIT DROP AS SELECT series_id, open_time FROM old_rows;
          ELSE
            CREATE TEMP TABLE touched_rows ON COMMIT DROP AS
              SELECT series_id, open_time FROM new_rows UNION SELECT series_id, open_time FROM old_rows;
          END IF;

          FOR touched IN
            SELECT t.series_id, s.id, s.base, min(t.open_time) AS first, max(t.open_time) AS last
            FROM touched_rows t LEFT JOIN series s ON s.id = t.series_id
            GROUP BY t.series_id, s.id, s.base ORDER BY t.series_id
          LOOP
            IF touched.id IS NULL AND TG_OP <> 'DELETE' THEN
              RAISE EXCEPTION 'There is no series %.', touched.series_id USING ERRCODE = 'foreign_key_violation';
            END IF;
            CONTINUE WHEN touched.id IS NULL;
            PERFORM 1 FROM series WHERE id = touched.id FOR UPDATE;

            FOREACH coarser IN ARRAY ARRAY[{Minutes(intervals)}] LOOP
              CONTINUE WHEN coarser = touched.base;
              DELETE FROM candle c USING (SELECT DISTINCT bucket_of(coarser, open_time) AS b FROM touched_rows WHERE series_id = touched.id) t
              WHERE c.series_id = touched.id AND c."interval" = coarser AND c.open_time = t.b;

              CONTINUE WHEN coarser <> ALL (coarser_than(touched.base));
              INSERT INTO candle (series_id, "interval", open_time, open, high, low, close, volume)
              SELECT touched.id, coarser, t.b,
                (array_agg(c.open ORDER BY c.open_time))[1], max(c.high), min(c.low),
                (array_agg(c.close ORDER BY c.open_time DESC))[1], trim_scale(sum(c.volume))
              FROM (SELECT DISTINCT bucket_of(coarser, open_time) AS b FROM touched_rows WHERE series_id = touched.id) t
              JOIN candle c ON c.series_id = touched.id AND c."interval" = touched.base
                AND c.open_time >= t.b AND c.open_time < t.b + CASE coarser
        {Lines(intervals.Where(i => i.IsMonth), i => $"          WHEN {i.Minutes} THEN {Text(i.LongestStep)}")}
                  ELSE coarser * 60000::bigint END
                AND bucket_of(coarser, c.open_time) = t.b
              GROUP BY t.b;
            END LOOP;

            UPDATE series SET version = version + 1 WHERE id = touched.id RETURNING key, base, version INTO raised;
            PERFORM pg_notify('candles', concat_ws(
              '|', raised.key, raised.base, touched.first, touched.last + raised.base * 60000::bigint, touched.id, raised.version));
          END LOOP;

          DROP TABLE touched_rows;
          RETURN NULL;
        END
        $$;

        -- Another Candles beside this one, which does not know all intervals.
        CREATE OR REPLACE TRIGGER series_raised_by_another_list BEFORE UPDATE OF version ON series FOR EACH ROW
          WHEN (current_setting('candles.writer', true) = 'on' AND current_setting('candles.intervals', true) IS DISTINCT FROM '{Minutes(intervals)}')
          EXECUTE FUNCTION forget_roll_ups();
        """;

    private static string BucketOf(Interval interval) => interval.IsMonth
        ? "(extract(epoch FROM date_trunc('month', to_timestamp(open_time / 1000) AT TIME ZONE 'UTC')) * 1000)::bigint"
        : $"open_time - (open_time - {Text(interval.Phase)}) % {Text(interval.LongestStep)}";

    private static string Minutes(IEnumerable<Interval> intervals) => IntervalList.Of(intervals.Select(i => i.Minutes));

    private static string Lines(IEnumerable<Interval> intervals, Func<Interval, string> line) => string.Join('\n', intervals.Select(line));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
