using Npgsql;

namespace Candles.Data.Postgres;

/// <summary>One write: lock the series, read what the plan must see, store what it says, commit.</summary>
internal sealed class PostgresWriter(NpgsqlConnection connection, TimeSpan patience, CancellationToken cancel)
{
    /// <summary>Up to so many rows go as arrays with one upsert, which saves round trips; more go by COPY, which saves work.</summary>
    private const int FewRows = 256;

    public async Task<WriteResult> Write(SeriesKey series, CandleBatch batch)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await Execute(PostgresSql.BeginWrite, FormattableString.Invariant($"{(int)patience.TotalMilliseconds}ms"));
        var found = await Lock(series);
        if (found is { } other && other.Base != batch.Interval.Minutes)
            throw WriteRefusedException.NotBase(series, Interval.OfMinutes(other.Base), batch.Interval);
        if (batch.Count == 0)
            return new WriteResult(0, 0, 0, found?.Version ?? 0);

        var stored = found ?? await Create(series, batch.Interval);
        var plan = new WritePlan(batch);
        if (stored.Version > 0)
            await ReadStored(stored.Id, plan);
        var changes = plan.Changes();
        var result = plan.Result(changes, stored.Version);
        if (changes.Count == 0)
            return result;

        if (changes.Sum(change => change.Rows.Count) <= FewRows)
            await Upsert(stored.Id, changes);
        else
            await Copy(stored.Id, changes);
        await Execute(PostgresSql.RaiseVersion, stored.Id);
        await transaction.CommitAsync(cancel);
        return result;
    }

    private async Task<StoredSeries?> Lock(SeriesKey series)
    {
        await using var command = new NpgsqlCommand(PostgresSql.LockSeries, connection) { Parameters = { new() { Value = series.LookupKey } } };
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? new StoredSeries(reader.GetInt32(0), reader.GetInt32(1), reader.GetInt64(2)) : null;
    }

    private async Task<StoredSeries> Create(SeriesKey series, Interval @base)
    {
        await using var command = new NpgsqlCommand(PostgresSql.CreateSeries, connection)
        {
            Parameters =
            {
                new() { Value = series.LookupKey },
                new() { Value = series.Exchange },
                new() { Value = series.Market },
                new() { Value = series.Asset },
                new() { Value = @base.Minutes },
            },
        };
        if (await command.ExecuteScalarAsync(cancel) is int id)
            return new StoredSeries(id, @base.Minutes, 0);

        // Another writer created it while we looked, and has committed: the insert waited for that.
        var found = await Lock(series) ?? throw new StoreException(StoreFault.Busy, "The series was created and deleted while it was written.");
        return found.Base == @base.Minutes ? found : throw WriteRefusedException.NotBase(series, Interval.OfMinutes(found.Base), @base);
    }

    private async Task ReadStored(int series, WritePlan plan)
    {
        var spans = plan.Reads();
        await using var command = new NpgsqlCommand(PostgresSql.ReadSpans, connection)
        {
            Parameters =
            {
                new() { Value = series },
                new() { Value = spans.ConvertAll(s => s.Interval.Minutes) },
                new() { Value = spans.ConvertAll(s => s.From) },
                new() { Value = spans.ConvertAll(s => s.To) },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var interval = Interval.OneMinute;
        while (await reader.ReadAsync(cancel))
        {
            var minutes = reader.GetInt32(0);
            if (minutes != interval.Minutes)
                interval = Interval.OfMinutes(minutes);
            plan.Add(interval, PostgresRow.ToCandle(reader, first: 1));
        }
    }

    private async Task Upsert(int series, List<(Interval Interval, List<Change> Rows)> changes)
    {
        var rows = changes.SelectMany(c => c.Rows.Select(change => (c.Interval.Minutes, change.Row))).ToArray();
        await using var command = new NpgsqlCommand(PostgresSql.Upsert, connection)
        {
            Parameters =
            {
                new() { Value = series },
                new() { Value = Array.ConvertAll(rows, r => r.Minutes) },
                new() { Value = Array.ConvertAll(rows, r => r.Row.OpenTime) },
                new() { Value = Array.ConvertAll(rows, r => r.Row.Open) },
                new() { Value = Array.ConvertAll(rows, r => r.Row.High) },
                new() { Value = Array.ConvertAll(rows, r => r.Row.Low) },
                new() { Value = Array.ConvertAll(rows, r => r.Row.Close) },
                new() { Value = Array.ConvertAll(rows, r => r.Row.Volume) },
            },
        };
        await command.ExecuteNonQueryAsync(cancel);
    }

    private async Task Copy(int series, List<(Interval Interval, List<Change> Rows)> changes)
    {
        var replaced = changes.SelectMany(c => c.Rows.Where(r => !r.IsNew).Select(r => (c.Interval.Minutes, r.Row.OpenTime))).ToArray();
        if (replaced.Length > 0)
        {
            await using var command = new NpgsqlCommand(PostgresSql.DeleteRows, connection)
            {
                Parameters =
                {
                    new() { Value = series },
                    new() { Value = Array.ConvertAll(replaced, r => r.Minutes) },
                    new() { Value = Array.ConvertAll(replaced, r => r.OpenTime) },
                },
            };
            await command.ExecuteNonQueryAsync(cancel);
        }

        await new PostgresCopy(series).Send(connection, changes, cancel);
    }

    private async Task Execute(string sql, object parameter)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = parameter } } };
        await command.ExecuteNonQueryAsync(cancel);
    }

    private readonly record struct StoredSeries(int Id, int Base, long Version);
}
