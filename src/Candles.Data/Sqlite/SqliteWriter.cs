using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Candles.Data.Model;
using Candles.Data.Numbers;
using Candles.Data.Stores;
using Candles.Data.Time;
using Candles.Data.Writing;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Candles.Data.Sqlite;

/// <summary>One transaction of writes: read what the plans must see, store what they say, announce.</summary>
internal sealed class SqliteWriter(SqliteConnection connection, StoreOptions options, CancellationToken cancel)
{
    private const int RowsPerStatement = 2_000;

    public WithCommits<WriteOutcome[]> Write(IReadOnlyList<WriteOrder> orders)
    {
        var group = new WriteGroup(orders, Find(orders.Select(order => order.Series)));
        foreach (var order in orders)
        {
            if (order.Once is { } once)
                Replay(group, once);
        }

        var wanted = group.ToCreate;
        if (wanted is not null)
            group.Created(Promised(wanted));
        foreach (var spans in group.Reads().GroupBy(read => read.Series))
            Read(spans.Key, spans.Select(s => s.Span), (interval, row) => group.Add(spans.Key.Key, interval, row));
        group.Work();

        var commits = new List<StoreCommit>();
        foreach (var (series, changes) in group.Changes)
            commits.Add(Store(wanted is null ? series : Create(series, wanted.Series), changes));
        foreach (var (once, result) in group.ToKeep)
            Keep(once, result);
        return new WithCommits<WriteOutcome[]>(group.Outcomes, commits) { Found = [.. group.Unchanged] };
    }

    /// <returns>No result where the series is unknown.</returns>
    public WithCommits<DeleteResult?> Delete(SeriesKey key, long? from, long? to)
    {
        if (Find([key]) is not [var series])
            return new WithCommits<DeleteResult?>(null, []);
        return from is null && to is null ? DeleteAll(series) : DeleteRange(series, from ?? long.MinValue, to ?? long.MaxValue);
    }

    /// <summary>Rolls a stretch of a series up at an interval that it lacks.</summary>
    /// <param name="except">Series that are not to be tried.</param>
    /// <returns>Null where there is nothing to do.</returns>
    /// <remarks>Rows of an interval that is not all there are read by nobody, so the version rises once, when all are.</remarks>
    /// <exception cref="RollUpException">It cannot be rolled up.</exception>
    public RolledUp? RollUp(IReadOnlyCollection<int> except)
    {
        if (connection.QuerySingleOrDefault<SeriesId>(SqliteSql.FindUnrolled, new { except = IntervalList.JsonOf(except) }) is not { } found)
            return null;

        var series = found.ToSeries();
        var all = FindBounds(series, long.MinValue, long.MaxValue);
        if (series.Lacking.Count == 0 || (found.RolledUntil is { } until ? FindBounds(series, until, long.MaxValue) : all) is not var (first, last))
        {
            End(series, all);
            return new RolledUp(series.Id, 0, IsDone: true);
        }

        var part = SeriesRollUp.Of(Interval.OfMinutes(series.Base), series.Lacking, first, options.RollUpRows);
        var changes = Changes(series, part);
        StoreRows(series, part.Interval, changes);
        var isDone = part.To > last;
        if (isDone)
            End(series, all);
        else
            connection.Execute(SqliteSql.NoteRolledUntil, new { series = series.Id, until = part.To });
        return new RolledUp(series.Id, changes.Count, isDone);
    }

    /// <exception cref="RollUpException">It cannot be rolled up.</exception>
    private List<Change> Changes(StoredSeries series, SeriesRollUp part)
    {
        var (source, stored) = (new List<Candle>(), new List<Candle>());
        Read(series, part.Reads, (interval, row) => (interval == part.Interval ? stored : source).Add(row));
        try
        {
            return part.Changes(source, stored);
        }
        catch (WriteRefusedException e)
        {
            throw new RollUpException(series.Id, series.Key, e);
        }
    }

    /// <summary>The series has all candles of the first interval that it lacked.</summary>
    /// <param name="all">Open times of its first and its last base candle.</param>
    private void End(StoredSeries series, (long First, long Last)? all)
    {
        var left = series.Lacking.Skip(1).Select(interval => interval.Minutes).ToArray();
        connection.Execute(SqliteSql.NoteUnrolled, new { series = series.Id, unrolled = left.Length > 0 ? IntervalList.JsonOf(left) : null });
        if (all is var (first, last) && series.Lacking.Count > 0)
            Raise(series, StoreCommit.OfRollUp(series, first, last));
    }

    private (long First, long Last)? FindBounds(StoredSeries series, long from, long to)
    {
        var (first, last) = connection.QuerySingle<(long?, long?)>(SqliteSql.FindBounds, new { series = series.Id, interval = series.Base, from, to });
        return first is null || last is null ? null : (first.Value, last.Value);
    }

    private List<StoredSeries> Find(IEnumerable<SeriesKey> keys) =>
    [
        .. connection.Query<SeriesId>(SqliteSql.FindSeries, new { keys = keys.Select(key => key.LookupKey).Distinct() })
            .Select(found => found.ToSeries()),
    ];

    /// <summary>A series that is created once it is known that its first write is not refused.</summary>
    private StoredSeries Promised(WriteOrder wanted) =>
        connection.ExecuteScalar<long>(SqliteSql.CountSeries) < options.MaxSeries
            ? new StoredSeries(0, wanted.Series.LookupKey, wanted.Batch.Interval.Minutes, 0)
            : throw WriteRefusedException.LimitReached(wanted.Series, options.MaxSeries);

    private StoredSeries Create(StoredSeries promised, SeriesKey names)
    {
        connection.Execute(
            SqliteSql.CreateSeries,
            new { key = promised.Key, exchange = names.Exchange, market = names.Market, asset = names.Asset, @base = promised.Base });
        return promised with { Id = connection.ExecuteScalar<int>("SELECT last_insert_rowid()") };
    }

    private void Read(StoredSeries series, IEnumerable<StoredSpan> spans, Action<Interval, Candle> add)
    {
        var json = string.Join(',', spans.Select(s => string.Create(CultureInfo.InvariantCulture, $"[{s.Interval.Minutes},{s.From},{s.To}]")));
        using var command = connection.CreateCommand();
        command.CommandText = SqliteSql.ReadSpans;
        command.Parameters.AddWithValue("@series", series.Id);
        command.Parameters.AddWithValue("@spans", $"[{json}]");
        using var reader = command.ExecuteReader();
        var interval = Interval.OneMinute;
        while (reader.Read())
        {
            var minutes = reader.GetInt32(6);
            if (minutes != interval.Minutes)
                interval = Interval.OfMinutes(minutes);
            add(interval, new SqliteRow(reader).ToCandle());
        }
    }

    private StoreCommit Store(StoredSeries series, Changes changes)
    {
        foreach (var (interval, rows) in changes.ByInterval)
            StoreRows(series, interval, rows);
        return Raise(series, StoreCommit.Of(series, changes));
    }

    private void StoreRows(StoredSeries series, Interval interval, List<Change> rows)
    {
        var removed = rows.Where(change => change.Kind == ChangeKind.Remove).ToList();
        if (removed.Count > 0)
            Delete(series, interval, removed);
        if (removed.Count < rows.Count)
            Upsert(series, interval, removed.Count == 0 ? rows : rows.FindAll(change => change.Kind != ChangeKind.Remove));
    }

    private StoreCommit Raise(StoredSeries series, StoreCommit commit)
    {
        var version = commit.Change.Version.Number;
        connection.Execute(SqliteSql.RaiseVersion, new
        {
            series = series.Id,
            first = commit.Change.From,
            until = commit.Change.To,
            version,
            at = options.Clock.GetUtcNow().ToUnixTimeMilliseconds(),
        });
        if (version % SeriesChanges.DroppedEvery == 0)
            connection.Execute(SqliteSql.DropChanges, new { series = series.Id, version = version - SeriesChanges.KeptVersions });
        return Announce(series, commit);
    }

    private StoreCommit Announce(StoredSeries series, StoreCommit commit)
    {
        connection.Execute(SqliteSql.Announce, new
        {
            key = series.Key,
            @base = series.Base,
            first = commit.Change.From,
            until = commit.Change.To,
            series = series.Id,
            version = commit.Change.Version.Number,
            intervals = IntervalList.AllJson,
        });
        return commit;
    }

    private void Replay(WriteGroup group, IdempotencyToken once)
    {
        var since = (options.Clock.GetUtcNow() - IdempotencyToken.Kept).ToUnixTimeMilliseconds();
        if (connection.QuerySingleOrDefault<KeptAnswer>(SqliteSql.FindOnce, new { scope = once.Scope, since }) is { } kept)
            group.Replay(once.Scope, kept.Body, new WriteResult(kept.Inserted, kept.Updated, kept.Unchanged, kept.Version));
    }

    private void Keep(IdempotencyToken once, WriteResult result)
    {
        var now = options.Clock.GetUtcNow();
        connection.Execute(SqliteSql.KeepOnce, new
        {
            scope = once.Scope,
            body = once.Body,
            inserted = result.Inserted,
            updated = result.Updated,
            unchanged = result.Unchanged,
            version = result.Version,
            now = now.ToUnixTimeMilliseconds(),
            since = (now - IdempotencyToken.Kept).ToUnixTimeMilliseconds(),
        });
    }

    private WithCommits<DeleteResult?> DeleteRange(StoredSeries series, long from, long to)
    {
        if (FindBounds(series, from, to) is not var (first, last))
            return new WithCommits<DeleteResult?>(new DeleteResult(0, series.Version), []) { Found = [series] };

        var plan = new SeriesPlan(Interval.OfMinutes(series.Base), series.Lacking);
        plan.PlanRemoval(first, last);
        Read(series, plan.Reads, (interval, row) => plan.Add(interval, row));
        var changes = plan.Remove(from, to);
        var commit = Store(series, changes);
        connection.Execute(SqliteSql.ForgetChanges, new { series = series.Id });
        return new WithCommits<DeleteResult?>(new DeleteResult(changes.Base.Count, series.Version + 1), [commit]);
    }

    private WithCommits<DeleteResult?> DeleteAll(StoredSeries series)
    {
        var deleted = connection.ExecuteScalar<int>(SqliteSql.CountCandles, new { series = series.Id, interval = series.Base });
        connection.Execute(SqliteSql.DeleteAllRows, new { series = series.Id });
        connection.Execute(SqliteSql.DeleteSeries, new { series = series.Id });
        return new WithCommits<DeleteResult?>(
            new DeleteResult(deleted, series.Version + 1), [Announce(series, StoreCommit.OfEnd(series))]);
    }

    private void Delete(StoredSeries series, Interval interval, List<Change> removed)
    {
        foreach (var chunk in removed.Chunk(RowsPerStatement))
        {
            var rows = string.Join(',', chunk.Select(change => change.Row.OpenTime.ToString(CultureInfo.InvariantCulture)));
            connection.Execute(SqliteSql.DeleteRows, new { series = series.Id, interval = interval.Minutes, rows = $"[{rows}]" });
        }
    }

    private void Upsert(StoredSeries series, Interval interval, List<Change> rows)
    {
        using var command = connection.CreateCommand();
        command.CommandText = SqliteSql.Upsert;
        command.Parameters.AddWithValue("@series", series.Id);
        command.Parameters.AddWithValue("@interval", interval.Minutes);
        var json = command.Parameters.AddWithValue("@rows", "");
        var buffer = new ArrayBufferWriter<byte>(RowsPerStatement * 100);
        foreach (var chunk in rows.Chunk(RowsPerStatement))
        {
            cancel.ThrowIfCancellationRequested();
            buffer.ResetWrittenCount();
            WriteJson(buffer, chunk);
            json.Value = Encoding.ASCII.GetString(buffer.WrittenSpan);
            command.ExecuteNonQuery();
        }
    }

    private static void WriteJson(ArrayBufferWriter<byte> buffer, ReadOnlySpan<Change> rows)
    {
        const int longest = 32 + (5 * (DecimalText.MaxLength + 3));
        var before = (byte)'[';
        foreach (ref readonly var change in rows)
        {
            var row = buffer.GetSpan(longest);
            row[0] = before;
            row[1] = (byte)'[';
            Utf8Formatter.TryFormat(change.Row.OpenTime, row[2..], out var length);
            length += 2;
            length += Number(change.Row.Open, row[length..]);
            length += Number(change.Row.High, row[length..]);
            length += Number(change.Row.Low, row[length..]);
            length += Number(change.Row.Close, row[length..]);
            length += Number(change.Row.Volume, row[length..]);
            row[length++] = (byte)']';
            buffer.Advance(length);
            before = (byte)',';
        }

        buffer.GetSpan(1)[0] = (byte)']';
        buffer.Advance(1);
    }

    /// <summary>Writes <c>,"2.32"</c>.</summary>
    private static int Number(decimal value, Span<byte> destination)
    {
        destination[0] = (byte)',';
        destination[1] = (byte)'"';
        var length = 2 + DecimalFormat.Format(value, destination[2..]);
        destination[length++] = (byte)'"';
        return length;
    }

    private sealed class SeriesId
    {
        public long Id { get; init; }
        public required string Key { get; init; }
        public long Base { get; init; }
        public long Version { get; init; }
        public string? Unrolled { get; init; }
        public long? RolledUntil { get; init; }

        public StoredSeries ToSeries() => new((int)Id, Key, (int)Base, Version) { Unrolled = Unrolled };
    }

    private sealed class KeptAnswer
    {
        public required byte[] Body { get; init; }
        public int Inserted { get; init; }
        public int Updated { get; init; }
        public int Unchanged { get; init; }
        public long Version { get; init; }
    }
}
