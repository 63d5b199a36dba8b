using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Candles.Data.Postgres;

/// <summary>
/// PostgreSQL's connection URI, <c>postgres://user:password@host:port/database?sslmode=require</c>, as Npgsql's list of
/// KEY=VALUE. Several hosts may be given, divided by commas.
/// </summary>
/// <remarks>Form: PostgreSQL documentation, 34.1.1.2 Connection URIs.</remarks>
internal static class PostgresUrl
{
    private static readonly string[] Schemes = ["postgres://", "postgresql://"];

    /// <summary>libpq's parameters that Npgsql knows under another name.</summary>
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["application_name"] = "Application Name",
        ["channel_binding"] = "Channel Binding",
        ["connect_timeout"] = "Timeout",
        ["options"] = "Options",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["sslmode"] = "SSL Mode",
        ["sslrootcert"] = "Root Certificate",
        ["target_session_attrs"] = "Target Session Attributes",
    };

    public static bool TryParse(string url, [NotNullWhen(true)] out string? parts)
    {
        parts = null;
        if (Schemes.FirstOrDefault(s => url.StartsWith(s, StringComparison.OrdinalIgnoreCase)) is not { } scheme)
            return false;

        var (address, query) = Divide(url[scheme.Length..], '?');
        var (authority, database) = Divide(address, '/');
        var at = authority.LastIndexOf('@');
        var (user, password) = Divide(at < 0 ? "" : authority[..at], ':');
        var hosts = authority[(at + 1)..];
        if (hosts.Length == 0 || database.Contains('@') || query.Contains('@'))
            return false; // an @ behind the hosts is a password with a bare / or ?, and its parts would be taken for something else

        var builder = new DbConnectionStringBuilder { ["Host"] = hosts };
        AddIfGiven(builder, "Username", user);
        AddIfGiven(builder, "Password", password);
        AddIfGiven(builder, "Database", database);
        foreach (var piece in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = Divide(piece, '=');
            AddIfGiven(builder, Names.GetValueOrDefault(name, name), name == "sslmode" ? value.Replace("-", "") : value);
        }

        parts = builder.ConnectionString;
        return true;
    }

    private static (string Before, string After) Divide(string text, char by)
    {
        var place = text.IndexOf(by);
        return place < 0 ? (text, "") : (text[..place], text[(place + 1)..]);
    }

    private static void AddIfGiven(DbConnectionStringBuilder builder, string name, string encoded)
    {
        if (encoded.Length > 0)
            builder[name] = Uri.UnescapeDataString(encoded);
    }
}
