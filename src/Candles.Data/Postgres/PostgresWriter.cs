using System.Buffers.Binary;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Data.Time;
using Candles.Data.Writing;
using Npgsql;

namespace Candles.Data.Postgres;

/// <summary>One transaction of writes: lock the series, read what the plans must see, store what they say, announce, commit.</summary>
internal sealed class PostgresWriter(PostgresTransaction transaction, StoreOptions options, string node)
{
    /// <summary>Up to so many rows go as arrays with one upsert, which saves round trips; more go by COPY, which saves work.</summary>
    private const int FewRows = 1_000;

    /// <summary>Of the patience: writes that stand in each other's way for longer are tried alone, so that one locked series holds nobody else up.</summary>
    private const int CompanyShare = 4;

    private readonly NpgsqlConnection _connection = transaction.Connection;
    private readonly CancellationToken _cancel = transaction.Budget;

    public async Task<WithCommits<WriteOutcome[]>> Write(IReadOnlyList<WriteOrder> orders)
    {
        var once = orders.Where(order => order.Once is not null).Select(order => order.Once!).ToArray();
        var group = new WriteGroup(orders, await Lock(orders.Select(order => order.Series), once, PatienceOf(orders)));
        if (once.Length > 0)
            await Replay(group, once);
        if (group.ToCreate is { } wanted)
            group.Created(await Create(wanted.Series, wanted.Batch.Interval));
        await Read(group);
        group.Work();

        var changed = group.Changes.ToArray();
        var kept = group.ToKeep.ToArray();
        StoreCommit[] commits = [];
        if (changed.Length > 0 || kept.Length > 0)
        {
            commits = await Store(changed, Keep(kept));
            await transaction.Commit();
        }

        return new WithCommits<WriteOutcome[]>(group.Outcomes, commits) { Found = [.. group.Unchanged] };
    }

    /// <returns>No result where the series is unknown.</returns>
    public async Task<WithCommits<DeleteResult?>> Delete(SeriesKey key, long? from, long? to)
    {
        if ((await Lock([key], [], options.Patience)) is not [var series])
            return new WithCommits<DeleteResult?>(null, []);

        var result = from is null && to is null
            ? await DeleteAll(series)
            : await DeleteRange(series, from ?? long.MinValue, to ?? long.MaxValue);
        if (result.Commits.Count > 0)
            await transaction.Commit();
        return result;
    }

    /// <summary>Rolls a stretch of a series up at an interval that it lacks.</summary>
    /// <param name="except">Series that are not to be tried.</param>
    /// <returns>Null where there is nothing to do.</returns>
    /// <remarks>
    /// Rows of an interval that is not all there are read by nobody, so the version rises once, when all are; all nodes hear of it as of another's.
    /// </remarks>
    /// <exception cref="RollUpException">It cannot be rolled up.</exception>
    public async Task<RolledUp?> RollUp(IReadOnlyCollection<int> except)
    {
        if (await LockUnrolled(except) is not var (series, until))
            return null;

        var all = await FindBounds(series, long.MinValue, long.MaxValue);
        var left = until is null ? all : await FindBounds(series, until.Value, long.MaxValue);
        var (changes, rest, isDone) = (Model.Changes.None, new List<NpgsqlBatchCommand>(), true);
        if (left is var (first, last) && series.Lacking.Count > 0)
        {
            var part = SeriesRollUp.Of(Interval.OfMinutes(series.Base), series.Lacking, first, options.RollUpRows);
            changes = await Changes(series, part);
            rest = await StoreRows(changes.IsEmpty ? [] : [(series, changes)]);
            isDone = part.To > last;
            if (!isDone)
                rest.Add(Command(PostgresSql.NoteRolledUntil, series.Id, part.To));
        }

        if (isDone)
            rest.AddRange(End(series, all));
        await transaction.ExecuteLast(rest);
        await transaction.Commit();
        return new RolledUp(series.Id, changes.Count, isDone);
    }

    private async Task<(StoredSeries Series, long? Until)?> LockUnrolled(IReadOnlyCollection<int> except)
    {
        await using var batch = new NpgsqlBatch(_connection);
        batch.BatchCommands.Add(Command(PostgresSql.BeginWrite, FormattableString.Invariant($"{(int)options.Patience.TotalMilliseconds}ms")));
        batch.BatchCommands.Add(Command(PostgresSql.LockTables));
        batch.BatchCommands.Add(Command(PostgresSql.LockUnrolled, except.ToArray()));
        await using var reader = await batch.ExecuteReaderAsync(_cancel);
        await reader.NextResultAsync(_cancel);
        return await reader.ReadAsync(_cancel)
            ? (Series(reader), await reader.IsDBNullAsync(5, _cancel) ? null : reader.GetInt64(5))
            : null;
    }

    /// <exception cref="RollUpException">It cannot be rolled up.</exception>
    private async Task<Changes> Changes(StoredSeries series, SeriesRollUp part)
    {
        var (source, stored) = (new List<Candle>(), new List<Candle>());
        await Read([.. part.Reads.Select(span => (series, span))], (_, interval, row) => (interval == part.Interval ? stored : source).Add(row));
        try
        {
            var changes = part.Changes(source, stored);
            return changes.Count == 0 ? Model.Changes.None : new Changes([(part.Interval, changes)]);
        }
        catch (WriteRefusedException e)
        {
            throw new RollUpException(series.Id, series.Key, e);
        }
    }

    /// <summary>The series has all candles of the first interval that it lacked.</summary>
    /// <param name="all">Open times of its first and its last base candle.</param>
    private static IEnumerable<NpgsqlBatchCommand> End(StoredSeries series, (long First, long Last)? all)
    {
        object left = series.Lacking.Count > 1 ? series.Lacking.Skip(1).Select(interval => interval.Minutes).ToArray() : DBNull.Value;
        yield return Command(PostgresSql.NoteUnrolled, series.Id, left);
        if (all is var (first, last) && series.Lacking.Count > 0)
        {
            var change = StoreCommit.OfRollUp(series, first, last).Change;
            yield return Command(PostgresSql.RaiseAndAnnounce, (int[])[series.Id], (long[])[change.From], (long[])[change.To], "");
        }
    }

    private async Task<(long First, long Last)?> FindBounds(StoredSeries series, long from, long to)
    {
        await using var bounds = Single(PostgresSql.FindBounds, series.Id, series.Base, from, to);
        await using var reader = await bounds.ExecuteReaderAsync(_cancel);
        await reader.ReadAsync(_cancel);
        return await reader.IsDBNullAsync(0, _cancel) ? null : (reader.GetInt64(0), reader.GetInt64(1));
    }

    private static StoredSeries Series(NpgsqlDataReader reader) =>
        new(reader.GetInt32(0), reader.GetString(1), reader.GetInt32(2), reader.GetInt64(3)) { Unrolled = reader.IsDBNull(4) ? null : reader.GetString(4) };

    /// <summary>What is left of it, where an order has waited for its turn, or tried with others; never so little that it could not succeed.</summary>
    private TimeSpan PatienceOf(IReadOnlyList<WriteOrder> orders)
    {
        var left = options.Patience - orders.Max(order => order.Age);
        var share = options.Patience / CompanyShare;
        return orders.Count > 1 || left < share ? share : left;
    }

    /// <summary>First the tables, then repeats of the same write, then the series: the order in which all transactions take their locks.</summary>
    private async Task<List<StoredSeries>> Lock(IEnumerable<SeriesKey> series, IdempotencyToken[] once, TimeSpan patience)
    {
        await using var batch = new NpgsqlBatch(_connection);
        batch.BatchCommands.Add(Command(PostgresSql.BeginWrite, FormattableString.Invariant($"{(int)patience.TotalMilliseconds}ms")));
        batch.BatchCommands.Add(Command(PostgresSql.LockTables));
        if (once.Length > 0)
            batch.BatchCommands.Add(Command(PostgresSql.LockOnce, Array.ConvertAll(once, o => BinaryPrimitives.ReadInt64LittleEndian(o.Scope))));
        object keys = series.Select(s => s.LookupKey).Distinct().ToArray(); // one parameter, not one for each
        batch.BatchCommands.Add(Command(PostgresSql.LockSeries, keys));

        await using var reader = await batch.ExecuteReaderAsync(_cancel);
        for (var skipped = once.Length > 0 ? 2 : 1; skipped > 0; skipped--) // results that say nothing
            await reader.NextResultAsync(_cancel);
        var found = new List<StoredSeries>();
        while (await reader.ReadAsync(_cancel))
            found.Add(Series(reader));
        return found;
    }

    private async Task Replay(WriteGroup group, IdempotencyToken[] once)
    {
        await using var command = Single(PostgresSql.FindOnce, Array.ConvertAll(once, o => o.Scope), IdempotencyToken.Kept);
        await using var reader = await command.ExecuteReaderAsync(_cancel);
        while (await reader.ReadAsync(_cancel))
        {
            group.Replay(
                (byte[])reader[0],
                (byte[])reader[1],
                new WriteResult(reader.GetInt32(2), reader.GetInt32(3), reader.GetInt32(4), reader.GetInt64(5)));
        }
    }

    private async Task<StoredSeries> Create(SeriesKey series, Interval @base)
    {
        await using (var alone = Single(PostgresSql.LockExchange, series.Exchange))
            await alone.ExecuteNonQueryAsync(_cancel);
        await using (var count = Single(PostgresSql.CountSeries))
        {
            if ((long)(await count.ExecuteScalarAsync(_cancel))! >= options.MaxSeries)
                throw WriteRefusedException.LimitReached(series, options.MaxSeries);
        }

        await using var command = Single(
            PostgresSql.CreateSeries, series.LookupKey, series.Exchange, series.Market, series.Asset, @base.Minutes);
        if (await command.ExecuteScalarAsync(_cancel) is int id)
            return new StoredSeries(id, series.LookupKey, @base.Minutes, 0);

        // Another writer created it while we looked, and has committed: the insert waited for that.
        return await Lock([series], [], options.Patience) is [var found]
            ? found
            : throw new StoreException(StoreFault.Busy, "The series was created and deleted while it was written.");
    }

    private async Task Read(WriteGroup group)
    {
        var spans = group.Reads().ToArray();
        if (spans.Length == 0)
            return;

        var keys = spans.Select(s => s.Series).Distinct().ToDictionary(series => series.Id, series => series.Key);
        await Read(spans, (series, interval, row) => group.Add(keys[series], interval, row));
    }

    private async Task Read((StoredSeries Series, StoredSpan Span)[] spans, Action<int, Interval, Candle> add)
    {
        await using var command = Single(
            PostgresSql.ReadSpans,
            Array.ConvertAll(spans, s => s.Series.Id),
            Array.ConvertAll(spans, s => s.Span.Interval.Minutes),
            Array.ConvertAll(spans, s => s.Span.From),
            Array.ConvertAll(spans, s => s.Span.To));
        await using var reader = await command.ExecuteReaderAsync(_cancel);
        var interval = Interval.OneMinute;
        while (await reader.ReadAsync(_cancel))
        {
            var minutes = reader.GetInt32(1);
            if (minutes != interval.Minutes)
                interval = Interval.OfMinutes(minutes);
            add(reader.GetInt32(0), interval, PostgresRow.ToCandle(reader, first: 2));
        }
    }

    /// <summary>Executes all that is left to do before the commit.</summary>
    private async Task<StoreCommit[]> Store((StoredSeries Series, Changes Changes)[] changed, IEnumerable<NpgsqlBatchCommand> others)
    {
        var commits = Array.ConvertAll(changed, c => StoreCommit.Of(c.Series, c.Changes));
        var last = await StoreRows(changed);
        if (changed.Length > 0)
        {
            last.Add(Command(
                PostgresSql.RaiseAndAnnounce,
                Array.ConvertAll(changed, c => c.Series.Id),
                Array.ConvertAll(commits, c => c.Change.From),
                Array.ConvertAll(commits, c => c.Change.To),
                node));
        }

        foreach (var version in commits.Select(commit => commit.Change.Version))
        {
            if (version.Number % SeriesChanges.DroppedEvery == 0)
                last.Add(Command(PostgresSql.DropChanges, (int)version.Series, version.Number - SeriesChanges.KeptVersions));
        }

        await transaction.ExecuteLast([.. last, .. others]);
        return commits;
    }

    /// <returns>What is left to be executed.</returns>
    private async Task<List<NpgsqlBatchCommand>> StoreRows((StoredSeries Series, Changes Changes)[] changed)
    {
        if (changed.Sum(c => c.Changes.Count) > FewRows)
        {
            await Delete(changed, change => change.Kind != ChangeKind.Insert); // COPY stores new keys alone
            foreach (var (series, changes) in changed)
                await new PostgresCopy(series.Id).Send(_connection, changes, _cancel);
            return [];
        }

        if (changed.Length == 0)
            return [];
        await Delete(changed, change => change.Kind == ChangeKind.Remove);
        return [Upsert(changed)];
    }

    private static NpgsqlBatchCommand Upsert((StoredSeries Series, Changes Changes)[] changed)
    {
        var rows = Flat(changed).Where(r => r.Change.Kind != ChangeKind.Remove).ToArray();
        return Command(
            PostgresSql.Upsert,
            Array.ConvertAll(rows, r => r.Series),
            Array.ConvertAll(rows, r => r.Minutes),
            Array.ConvertAll(rows, r => r.Change.Row.OpenTime),
            Array.ConvertAll(rows, r => r.Change.Row.Open),
            Array.ConvertAll(rows, r => r.Change.Row.High),
            Array.ConvertAll(rows, r => r.Change.Row.Low),
            Array.ConvertAll(rows, r => r.Change.Row.Close),
            Array.ConvertAll(rows, r => r.Change.Row.Volume));
    }

    private async Task Delete((StoredSeries Series, Changes Changes)[] changed, Func<Change, bool> which)
    {
        if (!changed.Any(c => c.Changes.HasAny(which)))
            return;

        var gone = Flat(changed).Where(r => which(r.Change)).ToArray();

        await using var command = Single(
            PostgresSql.DeleteRows,
            Array.ConvertAll(gone, r => r.Series),
            Array.ConvertAll(gone, r => r.Minutes),
            Array.ConvertAll(gone, r => r.Change.Row.OpenTime));
        await command.ExecuteNonQueryAsync(_cancel);
    }

    private static IEnumerable<(int Series, int Minutes, Change Change)> Flat((StoredSeries Series, Changes Changes)[] changed) =>
        from c in changed
        from byInterval in c.Changes.ByInterval
        from change in byInterval.Rows
        select (c.Series.Id, byInterval.Interval.Minutes, change);

    private static IEnumerable<NpgsqlBatchCommand> Keep((IdempotencyToken Once, WriteResult Result)[] kept)
    {
        foreach (var (once, result) in kept)
        {
            yield return Command(
                PostgresSql.KeepOnce, once.Scope, once.Body, result.Inserted, result.Updated, result.Unchanged, result.Version);
        }

        if (kept.Length > 0)
            yield return Command(PostgresSql.ForgetOnce, IdempotencyToken.Kept);
    }

    private async Task<WithCommits<DeleteResult?>> DeleteRange(StoredSeries series, long from, long to)
    {
        var interval = Interval.OfMinutes(series.Base);
        if (await FindBounds(series, from, to) is not var (first, last))
            return new WithCommits<DeleteResult?>(new DeleteResult(0, series.Version), []) { Found = [series] };

        var plan = new SeriesPlan(interval, series.Lacking);
        plan.PlanRemoval(first, last);
        await Read([.. plan.Reads.Select(span => (series, span))], (_, i, row) => plan.Add(i, row));
        var changes = plan.Remove(from, to);
        var commits = await Store([(series, changes)], [Command(PostgresSql.ForgetChanges, series.Id)]);
        return new WithCommits<DeleteResult?>(new DeleteResult(changes.Base.Count, series.Version + 1), commits);
    }

    private async Task<WithCommits<DeleteResult?>> DeleteAll(StoredSeries series)
    {
        await using var count = Single(PostgresSql.CountCandles, series.Id, series.Base);
        var deleted = (int)(long)(await count.ExecuteScalarAsync(_cancel))!;
        var end = StoreCommit.OfEnd(series);
        await transaction.ExecuteLast(
            Command(PostgresSql.DeleteAllRows, series.Id),
            Command(PostgresSql.DeleteSeries, series.Id),
            Command(PostgresSql.Announce, series.Key, series.Base, end.Change.From, end.Change.To, series.Id, end.Change.Version.Number, node));
        return new WithCommits<DeleteResult?>(new DeleteResult(deleted, series.Version + 1), [end]);
    }

    private NpgsqlCommand Single(string sql, params ReadOnlySpan<object> parameters)
    {
        var command = new NpgsqlCommand(sql, _connection);
        foreach (var parameter in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        return command;
    }

    private static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<object> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        return command;
    }
}
