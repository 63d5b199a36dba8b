using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Candles.Faults.Checks;
using Candles.Faults.Processes;

namespace Candles.Faults.Load;

/// <summary>Sends requests and holds every answer to what is promised for all.</summary>
internal sealed class Client(string secret, LoadTerms terms, Findings findings, Answers answers, Stalls stalls)
{
    /// <returns>Null where the connection broke.</returns>
    public async Task<Reply?> Send(Node node, HttpMethod method, string target, string? body, string what, string? once = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(node.Address, target));
        if (method != HttpMethod.Get)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        if (body is not null)
            request.Content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        if (once is not null)
            request.Headers.Add("Idempotency-Key", once);

        var began = Stopwatch.GetTimestamp();
        try
        {
            using var answer = await node.Http.SendAsync(request, CancellationToken.None);
            var text = await answer.Content.ReadAsStringAsync(CancellationToken.None);
            var took = Stopwatch.GetElapsedTime(began);
            var reply = new Reply(answer.StatusCode, text, "", began, took);
            return Check(reply, answer.Content.Headers.ContentType?.MediaType, $"{method} {target} on {node.Name}", what);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException or SocketException) // the last where a connection is reset as it is made
        {
            var took = Stopwatch.GetElapsedTime(began);
            answers.Add(what, e is TaskCanceledException ? "no answer" : "broken", took);
            if (!node.MayBreak)
                findings.Add(e is TaskCanceledException ? "no answer" : "connection broken", $"{method} {target} on {node.Name} after {took.TotalSeconds:F2} s: {e.InnerException?.Message ?? e.Message}");
            return null;
        }
    }

    private Reply Check(Reply reply, string? mediaType, string asked, string what)
    {
        var status = (int)reply.Status;
        var (problem, fault) = status < 400 ? ("", null) : AnswerRules.Problem(status, mediaType, reply.Body);
        answers.Add(what, problem.Length == 0 ? $"{status}" : $"{status} {problem}", reply.Took);
        if (fault is not null)
            findings.Add("body of an error", $"{asked}: {fault}");
        if (status >= 500 && !AnswerRules.IsAway(reply.Status) && !terms.Excuses(reply.Status, problem))
            findings.Add($"answered {status}", $"{asked}: {AnswerRules.Shortened(reply.Body)}");

        var isKnownAway = reply.Began > terms.KnownAwaySince;
        var isSurprised = problem == "outcome-unknown" || Stopwatch.GetElapsedTime(terms.SilentSince, reply.Began) is { TotalSeconds: > -5.5 and < 2 };
        var bound = isKnownAway ? TimeSpan.FromSeconds(2) : AnswerRules.Bound(isSurprised ? 504 : status);
        if (reply.Took > bound + AnswerRules.HeadRoom && reply.Took - stalls.Since(reply.Began) > bound + AnswerRules.HeadRoom)
            findings.Add(isKnownAway ? "late though the database was known to be away" : "late", $"{asked}: {status} {problem} after {reply.Took.TotalSeconds:F2} s, promised {bound.TotalSeconds:F1} s{Since(reply.Began)}");
        return reply with { Problem = problem };
    }

    private string Since(long began) => terms.SilentSince == long.MaxValue
        ? ""
        : FormattableString.Invariant($"; it began {Stopwatch.GetElapsedTime(terms.SilentSince, began).TotalSeconds:F2} s after all fell silent");
}

/// <summary>An answer.</summary>
/// <param name="Problem">The name of the problem; empty where it is none.</param>
internal sealed record Reply(HttpStatusCode Status, string Body, string Problem, long Began, TimeSpan Took)
{
    public bool IsAway => AnswerRules.IsAway(Status);
}
