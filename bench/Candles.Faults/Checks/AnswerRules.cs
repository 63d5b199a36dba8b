using System.Net;
using System.Text.Json;

namespace Candles.Faults.Checks;

/// <summary>What holds for every answer, whatever befalls the server.</summary>
internal static class AnswerRules
{
    /// <summary>
    /// Added to what is promised, which is measured in the server: the client, its writers and readers, the database and what the machine
    /// does besides share two cores. A report prints the longest measured.
    /// </summary>
    public static readonly TimeSpan HeadRoom = TimeSpan.FromSeconds(0.5);

    private static readonly string[] Leaks = ["   at ", "Npgsql", "SQLite Error", "SqliteException", "Exception", "StackTrace", "SELECT ", "INSERT "];

    /// <summary>The longest that is promised for a status (E3).</summary>
    public static TimeSpan Bound(int status) => TimeSpan.FromSeconds(status == 503 ? 2 : 5.2);

    /// <returns>The name of a problem and what is wrong with how it is said.</returns>
    public static (string Problem, string? Fault) Problem(int status, string? mediaType, string body)
    {
        if (Leaks.FirstOrDefault(leak => body.Contains(leak, StringComparison.Ordinal)) is { } leak)
            return ("", $"{status} tells '{leak}': {Shortened(body)}");
        if (mediaType != "application/problem+json")
            return body.Length == 0 ? ("", null) : ("", $"{status} is {mediaType}: {Shortened(body)}");
        try
        {
            using var json = JsonDocument.Parse(body);
            return (json.RootElement.GetProperty("type").GetString()!["/problems/".Length..], null);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or ArgumentOutOfRangeException)
        {
            return ("", $"{status} is no problem: {Shortened(body)}");
        }
    }

    /// <summary>Whether a server may say so while something is away.</summary>
    public static bool IsAway(HttpStatusCode status) => status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    public static string Shortened(string text) => text.Length <= 300 ? text : text[..300] + "…";
}
