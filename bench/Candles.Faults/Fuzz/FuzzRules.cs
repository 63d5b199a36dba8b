using System.Text;
using System.Text.Json;
using Candles.Api.Http;

namespace Candles.Faults.Fuzz;

/// <summary>What every answer must be, whatever was asked.</summary>
internal static class FuzzRules
{
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(5.2);

    private static readonly byte[][] Leaks =
    [
        .. ((string[])["   at ", "at Candles.", "Npgsql", "SQLite", "Exception", "StackTrace", "System.", "no such table", "syntax error"]).Select(Encoding.ASCII.GetBytes),
    ];

    private static readonly HashSet<string> Known = [.. ProblemType.All.Select(type => type.Path)];

    /// <returns>What is wrong; null where nothing is.</returns>
    public static string? Fault(FuzzRequest request, FuzzAnswer answer, TimeSpan took)
    {
        if (answer.Thrown is { } thrown && !answer.IsAborted)
            return $"threw {thrown.GetType().Name}: {thrown.Message} {thrown.StackTrace?.Split('\n')[0]}";
        if (took > Bound)
            return $"took {took.TotalSeconds:F2} s ({answer.Status})";
        if (answer.Status is 500 or < 200 or > 599 || (answer.Status > 500 && answer.Status is not (503 or 504)))
            return $"answered {answer.Status}: {Text(answer)}";
        if (answer.Status < 400)
            return FaultOfSuccess(request, answer);
        if (Leaks.FirstOrDefault(leak => answer.Body.AsSpan().IndexOf(leak) >= 0) is { } leak && request.Target.IndexOf(Encoding.ASCII.GetString(leak), StringComparison.Ordinal) < 0)
            return $"{answer.Status} tells '{Encoding.ASCII.GetString(leak)}': {Text(answer)}";
        return request.Method == "HEAD" ? (answer.Body.Length > 0 ? "HEAD has a body" : null) : FaultOfProblem(answer);
    }

    private static string? FaultOfSuccess(FuzzRequest request, FuzzAnswer answer)
    {
        if (answer.IsAborted)
            return null;
        if (request.Method == "HEAD" || answer.Status is 204 or 304)
            return answer.Body.Length > 0 ? $"{answer.Status} of {request.Method} has a body" : null;
        if (answer.Length is { } length && length != answer.Body.Length)
            return $"Content-Length is {length}, the body has {answer.Body.Length} bytes";
        if (answer.ContentType != "application/json" || answer.Coding.Length > 0)
            return null;
        return IsJson(answer.Body) ? null : $"200 is no JSON: {Text(answer)}";
    }

    private static string? FaultOfProblem(FuzzAnswer answer)
    {
        if (answer.Body.Length == 0)
            return answer.Status is 400 or 408 or 411 or 413 or 414 or 417 or 431 or 404 or 405 or 406 or 415 ? null : $"{answer.Status} has no body"; // by the web server itself
        if (!IsJson(answer.Body))
            return $"{answer.Status} is no JSON: {Text(answer)}";
        using var json = JsonDocument.Parse(answer.Body);
        var root = json.RootElement;
        if (answer.ContentType.StartsWith("application/problem+json", StringComparison.Ordinal))
        {
            return root.TryGetProperty("type", out var type) && Known.Contains(type.GetString()!) && root.TryGetProperty("status", out var status) && status.GetInt32() == answer.Status
                ? null
                : $"is no documented problem: {Text(answer)}";
        }

        var isDialect = root.ValueKind == JsonValueKind.Object && (root.TryGetProperty("errmsg", out _) || (root.TryGetProperty("code", out _) && root.TryGetProperty("msg", out _)));
        return isDialect ? null : $"{answer.Status} is neither a problem nor a dialect's error: {Text(answer)}";
    }

    private static bool IsJson(byte[] body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            while (reader.Read())
            {
                // to its end
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Text(FuzzAnswer answer) => Encoding.UTF8.GetString(answer.Body.AsSpan(0, Math.Min(answer.Body.Length, 300)));
}
