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
