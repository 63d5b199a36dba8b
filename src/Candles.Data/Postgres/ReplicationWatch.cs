using Npgsql;

namespace Candles.Data.Postgres;

/// <summary>
/// Hears whether a commit ended without its synchronous standby: it was cancelled while it waited, so that it is committed here, and
/// perhaps lost where the standby takes over. PostgreSQL then reports success, with a warning.
/// </summary>
internal sealed class ReplicationWatch : IDisposable
{
    /// <summary>Where the warning comes from (syncrep.c); its text is translated, its code that of any warning.</summary>
    private const string Routine = "SyncRepWaitForLSN";

    private readonly NpgsqlConnection _connection;
    private volatile bool _hasBroken;

    public ReplicationWatch(NpgsqlConnection connection)
    {
        _connection = connection;
        connection.Notice += OnNotice;
    }

    public bool HasBroken => _hasBroken;

    public void Dispose() => _connection.Notice -= OnNotice;

    private void OnNotice(object sender, NpgsqlNoticeEventArgs notice) => _hasBroken |= notice.Notice.Routine == Routine;
}
