using System.Diagnostics;

namespace Candles.Data.Sqlite;

/// <summary>
/// How long the work on rows takes, apart from finding them. SQLite finds a row when it is asked for, so both alternate, and two looks at
/// the clock for each row (50 ns) would be a tenth of a read: the first rows are timed, then one in sixteen that counts for all.
/// </summary>
internal struct SampledWork
{
    private const int Every = 16;

    private int _rows;
    private long _since;
    private long _ticks;

    public readonly TimeSpan Worked => Stopwatch.GetElapsedTime(0, _ticks);

    public void Begin() => _since = _rows < Every || _rows % Every == 0 ? Stopwatch.GetTimestamp() : 0;

    public void End()
    {
        if (_since != 0)
            _ticks += (Stopwatch.GetTimestamp() - _since) * (_rows < Every ? 1 : Every);
        _rows++;
    }
}
