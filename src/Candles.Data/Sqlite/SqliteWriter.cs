using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Candles.Data.Sqlite;

/// <summary>One write, inside a transaction: read what the plan must see, store what it says.</summary>
internal static class SqliteWriter
{
    private const int RowsPerStatement = 2_000;

    public static WriteResult Write(SqliteConnection connection, SeriesKey series, CandleBatch batch, CancellationToken cancel)
    {
        var found = connection.QuerySingleOrDefault<StoredSeries>(SqliteSql.FindSeries, new { key = series.LookupKey });
        if (found is not null && found.Base != batch.Interval.Minutes)
            throw WriteRefusedException.NotBase(series, Interval.OfMinutes((int)found.Base), batch.Interval);
        if (batch.Count == 0)
            return new WriteResult(0, 0, 0, found?.Version ?? 0);

        var plan = new WritePlan(batch);
        if (found is not null)
            ReadStored(connection, found.Id, plan);
        var changes = plan.Changes();
        var result = plan.Result(changes, found?.Version ?? 0);
        if (changes.Count == 0)
            return result;

        var id = found?.Id ?? Create(connection, series, batch.Interval);
        foreach (var (interval, rows) in changes)
            Upsert(connection, id, interval, rows, cancel);
        connection.Execute(SqliteSql.RaiseVersion, new { series = id });
        return result;
    }

    private static long Create(SqliteConnection connection, SeriesKey series, Interval @base)
    {
        connection.Execute(
            SqliteSql.CreateSeries,
            new { key = series.LookupKey, exchange = series.Exchange, market = series.Market, asset = series.Asset, @base = @base.Minutes });
        return connection.ExecuteScalar<long>("SELECT last_insert_rowid()");
    }

    private static void ReadStored(SqliteConnection connection, long series, WritePlan plan)
    {
        var spans = string.Join(
            ',', plan.Reads().Select(s => string.Create(CultureInfo.InvariantCulture, $"[{s.Interval.Minutes},{s.From},{s.To}]")));
        using var command = connection.CreateCommand();
        command.CommandText = SqliteSql.ReadSpans;
        command.Parameters.AddWithValue("@series", series);
        command.Parameters.AddWithValue("@spans", $"[{spans}]");
        using var reader = command.ExecuteReader();
        var interval = Interval.OneMinute;
        while (reader.Read())
        {
            var minutes = reader.GetInt32(6);
            if (minutes != interval.Minutes)
                interval = Interval.OfMinutes(minutes);
            plan.Add(interval, new SqliteRow(reader).ToCandle());
        }
    }

    private static void Upsert(
        SqliteConnection connection, long series, Interval interval, List<Change> rows, CancellationToken cancel)
    {
        using var command = connection.CreateCommand();
        command.CommandText = SqliteSql.Upsert;
        command.Parameters.AddWithValue("@series", series);
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
        var length = 2 + DecimalText.Format(value, destination[2..]);
        destination[length++] = (byte)'"';
        return length;
    }

    private sealed class StoredSeries
    {
        public long Id { get; init; }
        public long Base { get; init; }
        public long Version { get; init; }
    }
}
