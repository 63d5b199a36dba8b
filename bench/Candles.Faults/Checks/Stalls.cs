using System.Diagnostics;

namespace Candles.Faults.Checks;

/// <summary>Measures how long this process itself stood still, so that what the machine did is not laid at the server's door.</summary>
internal sealed class Stalls : IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(10);

    private readonly List<(long At, TimeSpan Length)> _stalls = [];
    private readonly Thread _thread;
    private volatile bool _isEnded;
    private long _last = Stopwatch.GetTimestamp();

    public Stalls()
    {
        _thread = new Thread(Watch) { IsBackground = true, Name = "stalls" };
        _thread.Start();
    }

    public TimeSpan Longest
    {
        get
        {
            lock (_stalls)
                return _stalls.Select(stall => stall.Length).DefaultIfEmpty().Max();
        }
    }

    /// <summary>The time since then in which nothing ran.</summary>
    public TimeSpan Since(long began)
    {
        lock (_stalls)
        {
            var stood = _stalls.Where(stall => stall.At >= began).Aggregate(TimeSpan.Zero, (sum, stall) => sum + stall.Length);
            var now = Stopwatch.GetElapsedTime(Math.Max(began, _last)) - Beat;
            return stood + (now > Beat ? now : TimeSpan.Zero);
        }
    }

    public void Dispose()
    {
        _isEnded = true;
        _thread.Join();
    }

    private void Watch()
    {
        while (!_isEnded)
        {
            Thread.Sleep(Beat);
            lock (_stalls)
            {
                var over = Stopwatch.GetElapsedTime(_last) - Beat;
                _last = Stopwatch.GetTimestamp();
                if (over > Beat)
                    _stalls.Add((_last, over));
            }
        }
    }
}
