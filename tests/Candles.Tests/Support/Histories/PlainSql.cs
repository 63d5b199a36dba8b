using Candles.Data.Model;
using Dapper;
using Npgsql;

namespace Candles.Tests.Support.Histories;

/// <summary>A writer that is not Candles, such as psql: base candles alone, by SQL; PostgreSQL's trigger sees to the rest.</summary>
internal sealed class PlainSql(string connectionString) : IWriteWay
{
    private const string Rows = """series_id = (SELECT id FROM series WHERE key = @key) AND "interval" = (SELECT base FROM series WHERE key = @key)""";

    public string Name => "SQL";

    public async Task Carry(SeriesKey series, SeriesChange change)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        while (true)
        {
            try
            {
                await connection.ExecuteAsync(Command(series.LookupKey, change));
                return;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DeadlockDetected)
            {
                // It locked a candle before its series, which Candles does the other way round: PostgreSQL ends one of the two, unwritten.
            }
        }
    }

    private static CommandDefinition Command(string key, SeriesChange change) => change switch
    {
        SeriesChange.Put put => new(
            """
            INSERT INTO candle (series_id, "interval", open_time, open, high, low, close, volume)
            SELECT s.id, s.base, c.* FROM series s, unnest(@times, @opens, @highs, @lows, @closes, @volumes) AS c WHERE s.key = @key
            ON CONFLICT (series_id, "interval", open_time) DO UPDATE SET
              open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close, volume = excluded.volume
            """,
            new
            {
                key,
                times = Array.ConvertAll(put.Candles, c => c.OpenTime),
                opens = Array.ConvertAll(put.Candles, c => c.Open),
                highs = Array.ConvertAll(put.Candles, c => c.High),
                lows = Array.ConvertAll(put.Candles, c => c.Low),
                closes = Array.ConvertAll(put.Candles, c => c.Close),
                volumes = Array.ConvertAll(put.Candles, c => c.Volume),
            },
            cancellationToken: TestContext.Current.CancellationToken),
        SeriesChange.Remove range => new(
            $"DELETE FROM candle WHERE {Rows} AND open_time >= @from AND open_time < @to",
            new { key, from = range.From, to = range.To },
            cancellationToken: TestContext.Current.CancellationToken),
        _ => throw new NotSupportedException("A series is removed through a node."),
    };
}
