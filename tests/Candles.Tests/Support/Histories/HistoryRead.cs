using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Candles.Tests.Support.Histories;

/// <summary>An answer and what it is judged by.</summary>
/// <param name="Began">Before the question was sent, on the test's clock.</param>
/// <param name="Ended">After the answer was complete.</param>
/// <param name="Seen">The oldest version that a read of this node can have seen which ended before this one began.</param>
/// <param name="Allowance">How long writes through other ways may take to be seen, in ticks.</param>
internal sealed record HistoryRead(HistoryNode Node, Question Question, Answer Answer, long Began, long Ended, int Seen, long Allowance)
{
    /// <summary>The oldest and the newest version that the answer can be of; null where it can be of none.</summary>
    public (SeriesVersion Oldest, SeriesVersion Newest)? Fitting(SeriesVersion[] versions)
    {
        (SeriesVersion Oldest, SeriesVersion Newest)? fitting = null;
        SeriesVersion? compared = null;
        var isAlike = false;
        for (var i = versions.Length - 1; i >= 0 && versions[i].Number >= Seen; i--)
        {
            var version = versions[i];
            if (version.Begun > Ended || version.StaleFrom(Node, Allowance) < Began)
                continue;
            if (compared is null || !Question.IsAlikeAt(compared.State, version.State))
                isAlike = Question.At(version.State) == Answer;
            compared = version;
            if (isAlike)
                fitting = (version, fitting?.Newest ?? version);
        }

        return fitting;
    }

    /// <summary>Says what is wrong with an answer that fits no version.</summary>
    public string Explain(SeriesVersion[] versions)
    {
        var allowed = versions.Where(v => v.Number >= Seen && v.Begun <= Ended && v.StaleFrom(Node, Allowance) >= Began).ToArray();
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Question} on {Node.Name} answered {Answer} in {Milliseconds(Began, Ended)} ms, which is none of:");
        foreach (var version in allowed.TakeLast(5))
            text.AppendLine(CultureInfo.InvariantCulture, $"  version {version.Number}: {Question.At(version.State)}, by {version.Made}");
        if (versions.LastOrDefault(v => Question.At(v.State) == Answer) is { } real)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"It is version {real.Number}, by {real.Made}.");
            if (real.Number < Seen)
                text.AppendLine(CultureInfo.InvariantCulture, $"It went back: version {Seen} was seen on this node before the read began.");
            foreach (var write in real.Lacks.Where(write => write.Answered < Began))
                text.AppendLine(CultureInfo.InvariantCulture, $"It is stale: {write} was answered {Milliseconds(write.Answered, Began)} ms before the read began.");
            if (real.Begun > Ended)
                text.AppendLine("It was not begun yet when the answer was there.");
        }
        else
        {
            text.AppendLine("It is no version's, so it mixes some, or lacks or repeats rows.");
            if (allowed.Length > 0)
                text.AppendLine(Difference(Text(Question.At(allowed[^1].State)), Text(Answer)));
        }

        return text.ToString();
    }

    private static string Text(Answer answer) => answer.ProblemName ?? Encoding.Latin1.GetString(answer.Body.Span);

    private static string Difference(string expected, string actual)
    {
        var at = Math.Max(0, expected.AsSpan().CommonPrefixLength(actual) - 80);
        return $"Newest allowed, from byte {at}: …{Part(expected, at)}\nAnswered:                      …{Part(actual, at)}";
    }

    private static string Part(string text, int at) => text[Math.Min(at, text.Length)..Math.Min(at + 240, text.Length)];

    private static string Milliseconds(long from, long to) =>
        Stopwatch.GetElapsedTime(from, to).TotalMilliseconds.ToString("F1", CultureInfo.InvariantCulture);
}
