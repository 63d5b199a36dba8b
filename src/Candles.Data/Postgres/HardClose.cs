using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Npgsql;
using Npgsql.Internal;

namespace Candles.Data.Postgres;

/// <summary>Ends connections without asking the server, which may not answer.</summary>
/// <remarks>
/// Npgsql has no public way to do so (its issue 3484): a token or a time-out sends a cancellation first, on a connection of its own that a
/// stopped server leaves hanging, on a blocked thread. So this reaches for its socket; the version is pinned, and tests see to it
/// (<c>SilentDatabaseTests</c>, <c>DatabaseReasonTests</c>).
/// </remarks>
internal static class HardClose
{
    /// <summary>
    /// Abandons what runs on a connection: it fails at once, on its own thread, and frees the connection. Nothing is cancelled: a COMMIT that
    /// was sent goes on or not, as the server likes. Safe at any time, from any thread.
    /// </summary>
    public static void Abandon(NpgsqlConnection connection)
    {
        if (ConnectorOf(connection) is { } connector)
            SocketOf(connector)?.Dispose();
    }

    /// <summary>Sees to it that a connection on which nothing runs does not go back to the pool.</summary>
    public static void Discard(NpgsqlConnection connection, Exception reason)
    {
        if (ConnectorOf(connection) is { } connector)
            Break(connector, reason, markHostAsOfflineOnConnecting: false);
    }

#pragma warning disable NPG9001 // subject to change: the remarks say why
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Connector")]
    private static extern NpgsqlConnector? ConnectorOf(NpgsqlConnection connection);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_socket")]
    private static extern ref Socket? SocketOf(NpgsqlConnector connector);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "Break")]
    private static extern Exception Break(NpgsqlConnector connector, Exception reason, bool markHostAsOfflineOnConnecting);
#pragma warning restore NPG9001
}
