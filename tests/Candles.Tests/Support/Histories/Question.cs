using System.Buffers;
using System.Globalization;
using Candles.Data.Model;
using Candles.Data.Time;

namespace Candles.Tests.Support.Histories;

/// <summary>What a reader asks of a series, and what it is to be answered at any version.</summary>
internal sealed record Question(SeriesKey Series, Interval Interval)
{
    public int? Limit { get; init; }

    public long? From { get; init; }

    public long? To { get; init; }

    /// <summary>Where given, open candles are asked away; the nodes' clock stands at this time.</summary>
    public long? ClosedAt { get; init; }

    public BodyForm Form { get; init; } = BodyForm.Default;

    /// <summary>Null for the default.</summary>
    public string? Path { get; init; }

    public bool TakesGzip { get; init; }

    /// <summary>Sends the ETag of the last answer to this question, if there was one.</summary>
    public bool IsConditional { get; init; }

    /// <summary>As it is asked; the formats that are the default are not named.</summary>
    public string Url
    {
        get
        {
            var parts = new List<string> { $"interval={Interval}" };
            Add("limit", Limit);
            Add("from", From);
            Add("to", To);
            if (ClosedAt is not null)
                parts.Add("closed=true");
            if (Form != BodyForm.Default)
                parts.Add($"format={Form.Name}");
            if (Path is not null)
                parts.Add($"path={Path}");
            return $"/candle/{Series}?{string.Join('&', parts)}";

            void Add(string name, long? value)
            {
                if (value is not null)
                    parts.Add(string.Create(CultureInfo.InvariantCulture, $"{name}={value}"));
            }
        }
    }

    /// <summary>The rows of the answer at a version; none where the answer is a problem.</summary>
    public ArraySegment<HistoryRow> Rows(HistoryState state) =>
        state.Read(new CandleQuery(Series, Interval, Limit ?? CandleQuery.DefaultLimit, From, To, ClosedAt));

    public Answer At(HistoryState state)
    {
        if (state.Base is null)
            return Answer.Problem("series-not-found");
        if (!Interval.IsMadeOf(state.Base))
            return Answer.Problem("interval-not-available");

        var body = new ArrayBufferWriter<byte>(150_000);
        Form.Write(body, Rows(state));
        return Answer.Candles(body.WrittenMemory);
    }

    /// <summary>Whether two versions have the same answer, told from their rows alone.</summary>
    public bool IsAlikeAt(HistoryState one, HistoryState other) =>
        one.Base == other.Base && Rows(one).AsSpan().SequenceEqual(Rows(other).AsSpan());

    public override string ToString() => Url + (TakesGzip ? " (gzip)" : "") + (IsConditional ? " (conditional)" : "");
}

/// <summary>What was answered: a body of candles, or a problem by its name.</summary>
internal sealed record Answer(ReadOnlyMemory<byte> Body, string? ProblemName)
{
    public static Answer Candles(ReadOnlyMemory<byte> body) => new(body, null);

    public static Answer Problem(string name) => new(ReadOnlyMemory<byte>.Empty, name);

    public bool Equals(Answer? other) => other is not null && ProblemName == other.ProblemName && Body.Span.SequenceEqual(other.Body.Span);

    public override int GetHashCode() => HashCode.Combine(ProblemName, Body.Length);

    public override string ToString() => ProblemName ?? $"{Body.Length} bytes";
}
