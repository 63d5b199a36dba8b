using Npgsql;

namespace Candles.Data.Postgres;

/// <summary>The connection that some work has, which may be taken from it at any time.</summary>
internal sealed class Loan
{
    private readonly Lock _changing = new();
    private NpgsqlConnection? _connection;

    /// <summary>Nobody waits for the work any more: nothing of it is repeated, and its connection is not used again.</summary>
    public bool IsAbandoned { get; private set; }

    public void Begin(NpgsqlConnection connection)
    {
        lock (_changing)
        {
            _connection = connection;
            if (IsAbandoned)
                HardClose.Abandon(connection);
        }
    }

    /// <summary>After the work, before the connection is given back.</summary>
    /// <param name="fault">Why it is not to be used again; null where it may be.</param>
    public void End(NpgsqlConnection connection, Exception? fault)
    {
        lock (_changing)
        {
            _connection = null;
            if (IsAbandoned)
                fault ??= new ObjectDisposedException("the connection's socket");
        }

        if (fault is not null)
            HardClose.Discard(connection, fault);
    }

    public void Abandon()
    {
        lock (_changing)
        {
            IsAbandoned = true;
            if (_connection is { } connection)
                HardClose.Abandon(connection);
        }
    }
}
