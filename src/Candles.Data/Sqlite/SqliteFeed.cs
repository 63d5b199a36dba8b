using System.Runtime.CompilerServices;
using Candles.Data.Model;
using Candles.Data.Time;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Candles.Data.Sqlite;

/// <summary>
/// Watches a database file: <c>PRAGMA data_version</c> says that another connection has committed, and the change rows say
/// what. Each look that succeeds ends in a sign of life. It is begun after the sign before was taken, and it sees every commit that
/// was made before it began.
/// </summary>
internal sealed class SqliteFeed(SqliteConnections connections)
{
    /// <summary>How often the version is looked at, which costs microseconds. A change is seen within twice that.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public async IAsyncEnumerable<StoreChange> Watch([EnumeratorCancellation] CancellationToken cancel)
    {
        using var position = new Position();
        while (!cancel.IsCancellationRequested)
        {
            if (Look(position) is { } changes)
            {
                foreach (var change in changes)
                    yield return change;
                yield return StoreChange.Nothing;
            }

            await Task.Delay(Pause, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>Null where the file cannot be read now.</returns>
    private StoreChange[]? Look(Position position)
    {
        try
        {
            if (connections.Files.Check() is not null)
            {
                position.Dispose();
                return null;
            }

            if (position.Connection is null)
            {
                position.Connection = connections.OpenAlone();
                position.Version = -1;
                position.Last = position.Connection.ExecuteScalar<long>(SqliteSql.LastChange);
                return [StoreChange.Anything];
            }

            var version = position.Connection.ExecuteScalar<long>("PRAGMA data_version");
            if (version == position.Version)
                return [];
            position.Version = version;
            var rows = position.Connection.Query<ChangeRow>(SqliteSql.ChangesAfter, new { last = position.Last }).AsList();
            var isWhole = rows.Count == 0 || rows[0].Id == position.Last + 1; // else some were dropped unseen
            position.Last = rows.Count == 0 ? position.Last : rows[^1].Id;
            return isWhole ? [.. rows.Select(row => row.ToChange())] : [StoreChange.Anything];
        }
        catch (Exception e)
        {
            connections.Report("change feed", e);
            position.Dispose(); // opened again, and then anything may have changed
            return null;
        }
    }

    private sealed class Position : IDisposable
    {
        public SqliteConnection? Connection { get; set; }
        public long Version { get; set; }
        public long Last { get; set; }

        public void Dispose()
        {
            Connection?.Dispose();
            Connection = null;
        }
    }

    private sealed class ChangeRow
    {
        public long Id { get; init; }
        public required string Key { get; init; }
        public int Base { get; init; }
        public long First { get; init; }
        public long Until { get; init; }
        public long? Series { get; init; }
        public long Version { get; init; }

        public StoreChange ToChange() => Series is { } series
            ? new StoreChange(SeriesKey.Parse(Key), Interval.OfMinutes(Base), First, Until, new SeriesVersion(series, Version))
            : StoreChange.Anything; // by an older Candles beside this one
    }
}
