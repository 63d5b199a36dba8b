using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Candles.Api.Metrics;

/// <summary>How long each step of one answer takes: a clock that begins when it is made and is read after every step.</summary>
internal sealed class StepTimes
{
    private Ticks _ticks;
    private int _taken;
    private long _last = Stopwatch.GetTimestamp();

    /// <summary>In ticks of <see cref="Stopwatch"/>.</summary>
    public static long TicksOf(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);

    /// <summary>Ends a step, which began where the one before it ended.</summary>
    public void Ended(Step step)
    {
        var now = Stopwatch.GetTimestamp();
        Add(step, now - _last);
        _last = now;
    }

    /// <summary>Ends two steps that alternated, of which one took so long.</summary>
    public void Ended(Step rest, Step step, TimeSpan took)
    {
        var before = _last;
        Ended(rest);
        var ticks = Math.Min(TicksOf(took), _last - before);
        _ticks[(int)rest] -= ticks;
        Add(step, ticks);
    }

    /// <param name="ticks">Of <see cref="Stopwatch"/>.</param>
    public void Add(Step step, long ticks)
    {
        _ticks[(int)step] += ticks;
        _taken |= 1 << (int)step;
    }

    /// <summary>How long a step took, in ticks of <see cref="Stopwatch"/>; null where there was none.</summary>
    public long? Of(Step step) => (_taken & (1 << (int)step)) == 0 ? null : _ticks[(int)step];

    [InlineArray(Steps.Count)]
    private struct Ticks
    {
        private long _first;
    }
}

/// <summary>
/// What the making of an answer is divided into. Every path has some of them; together they are nearly all of its time. The rest is
/// understanding the question, the entity tag and headers.
/// </summary>
/// <remarks>
/// Steps follow one another on the clock of one request, so on a machine with too few cores each includes waiting for one.
/// </remarks>
internal enum Step
{
    /// <summary>
    /// The database: waiting for a connection, for the statement, and for rows that have not arrived; on path <c>window</c> waiting for a
    /// read of what was not in memory, which others may share.
    /// </summary>
    Db,

    /// <summary>Rows that have arrived become a list of DTOs (<c>validated</c>, <c>dto</c>).</summary>
    Map,

    /// <summary>Every DTO is checked (<c>validated</c>).</summary>
    Validate,

    /// <summary>
    /// The body is made. On <c>stream</c> and <c>raw</c> rows are encoded as they arrive, so that taking them from the driver is part of it.
    /// </summary>
    Encode,

    /// <summary>
    /// Headers and body are given to the server: on <c>window</c> into its buffer, which is sent when the request has ended; on the other
    /// paths until the socket has taken them or they are within <c>MaxWriteBufferSize</c>.
    /// </summary>
    Write,

    /// <summary>
    /// Memory (<c>window</c>): pages are found and the answer's slices, or its gzip, are made. Rows that nobody has asked for in this format
    /// are encoded in it, once. In front of the pipeline it begins with understanding the question, some 0.2 µs: a look at the clock more
    /// would cost a quarter of that.
    /// </summary>
    Window,
}

internal static class Steps
{
    public const int Count = 6;

    /// <summary>As they are called in metrics and in <c>Server-Timing</c>, by their number.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetNames<Step>().Select(name => name.ToLowerInvariant())];
}
