using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;

namespace Candles.Api.Cli.Doctor;

/// <summary>Why a database could not be asked, and what to do.</summary>
internal static class PostgresAway
{
    private const string ServersLog = "The server's log may say more.";

    /// <param name="fault">Of the store, or a time-out.</param>
    public static (string Why, string Advice) Of(Exception fault) => fault.InnerException switch
    {
        PostgresException refusal => (fault.Message, AdviceOn(refusal.SqlState)),
        NpgsqlException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } =>
            ("Nothing listens there.", "Start PostgreSQL, or correct host and port in the connection string."),
        NpgsqlException { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData } }
            or SocketException => ("The name of the host is not known.", "Correct the host in the connection string."),
        NpgsqlException { InnerException: AuthenticationException } =>
            ("TLS was not agreed on.", "The certificate must be of an authority that is trusted here (Root Certificate=…), and name the host."),
        NpgsqlException { InnerException: AggregateException } =>
            ("None of these hosts can be used.", "Ask of each alone to see why. One has to be a primary."),
        NpgsqlException { InnerException: null } unwilling => (unwilling.Message, "Correct the connection string."), // of TLS, of passwords
        NpgsqlException { InnerException: TimeoutException } or null =>
            ("It does not answer.", "Correct host and port; or it hangs, or a firewall swallows packets."),
        _ => (fault.Message, $"Look at host, port and network. {ServersLog}"),
    };

    private static string AdviceOn(string state) => state switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
            "Correct user and password in the connection string, or pg_hba.conf at the server.",
        PostgresErrorCodes.InvalidCatalogName => "Create it (CREATE DATABASE … OWNER …), or correct its name in the connection string.",
        PostgresErrorCodes.TooManyConnections => "Raise max_connections, or end others.",
        PostgresErrorCodes.CannotConnectNow => "Ask again in a moment.",
        _ => ServersLog,
    };
}
