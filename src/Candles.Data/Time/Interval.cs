using System.Diagnostics.CodeAnalysis;

namespace Candles.Data.Time;

/// <summary>
/// A candle's length, and the grid its open times lie on. One table, <see cref="All"/>, holds everything that is known
/// of every interval: adding one is adding a row.
/// </summary>
/// <remarks>
/// PostgreSQL's constraints and functions are made from the table when a store is opened, and series that are stored already are rolled up
/// anew in the background (docs/operate.md, "A new interval"). No row is ever taken away or changed: the stores know an interval by its minutes.
/// <para>
/// A fixed interval opens where <c>(t − Phase) mod Δ = 0</c>; the phase is zero but for the week, which starts on Monday
/// (1970-01-05 was one). The month is the calendar month of UTC.
/// </para>
/// </remarks>
public sealed class Interval
{
    private const long Minute = 60_000;
    private const long Day = 1440 * Minute;

    /// <summary>All intervals, finest first.</summary>
    public static IReadOnlyList<Interval> All { get; } = Numbered(
    [
        new("1m", 1), new("3m", 3), new("5m", 5), new("15m", 15), new("30m", 30),
        new("1h", 60), new("2h", 120), new("4h", 240), new("6h", 360), new("8h", 480), new("12h", 720),
        new("1d", 1440), new("3d", 4320), new("1w", 10080, phase: 4 * Day), new("1M", 43200, isMonth: true),
    ]);

    public static Interval OneMinute { get; } = All[0];

    /// <summary>The names, each packed into one number, so that finding one is a few comparisons of several at once.</summary>
    private static readonly ulong[] Packed = [.. All.Select(i => Pack(i.Name))];

    /// <summary>The names, for error texts: <c>1m, 3m, …, 1M</c>.</summary>
    public static string Accepted { get; } = string.Join(", ", All.Select(i => i.Name));

    private readonly long _length;
    private readonly long _phase;
    private readonly bool _isMonth;

    private Interval(string name, int minutes, long phase = 0, bool isMonth = false)
    {
        Name = name;
        Minutes = minutes;
        _length = minutes * Minute;
        _phase = phase;
        _isMonth = isMonth;
    }

    /// <summary>The name in the API, case-sensitive: <c>1m</c> is a minute, <c>1M</c> a month.</summary>
    public string Name { get; }

    /// <summary>Length in minutes, a month counted as 30 days. Identifies the interval in the stores and orders it.</summary>
    public int Minutes { get; }

    /// <summary>Where the grid begins: milliseconds from the epoch to its first open time there or after. Nothing of the month.</summary>
    public long Phase => _phase;

    public bool IsMonth => _isMonth;

    /// <summary>Milliseconds between two neighbours on the grid, at most: months have up to 31 days. Two months in a row have more.</summary>
    public long LongestStep => _isMonth ? 31 * Day : _length;

    /// <summary>Place in <see cref="All"/>.</summary>
    public int Index { get; private set; }

    public static bool TryParse(ReadOnlySpan<char> name, [NotNullWhen(true)] out Interval? interval)
    {
        var index = name.Length is 2 or 3 ? Packed.IndexOf(Pack(name)) : -1;
        interval = index >= 0 ? All[index] : null;
        return index >= 0;
    }

    /// <summary>The interval that a store wrote down as this many minutes.</summary>
    public static Interval OfMinutes(int minutes) =>
        All.FirstOrDefault(i => i.Minutes == minutes) ?? throw new ArgumentOutOfRangeException(nameof(minutes));

    /// <summary>The open time of the candle that covers <paramref name="time"/>.</summary>
    public long Floor(long time)
    {
        if (_isMonth)
        {
            var date = DateTime.UnixEpoch.AddMilliseconds(time);
            return MonthStart(date.Year, date.Month);
        }

        var offset = (time - _phase) % _length;
        return time - (offset < 0 ? offset + _length : offset);
    }

    /// <summary>The open time after <paramref name="openTime"/>, which is where its candle closes.</summary>
    /// <param name="openTime">Unix milliseconds on this interval's grid.</param>
    public long Next(long openTime)
    {
        if (!_isMonth)
            return openTime + _length;

        var date = DateTime.UnixEpoch.AddMilliseconds(openTime);
        return date.Month < 12 ? MonthStart(date.Year, date.Month + 1)
            : date.Year < 9999 ? MonthStart(date.Year + 1, 1)
            : CandleTime.Max + 1;
    }

    /// <summary>The number of the candle that covers <paramref name="time"/>, counted along the grid; <see cref="OpenTimeOf"/> turns it back.</summary>
    public long SlotOf(long time)
    {
        if (!_isMonth)
            return (Floor(time) - _phase) / _length;

        var date = DateTime.UnixEpoch.AddMilliseconds(time);
        return (12L * date.Year) + date.Month - 1;
    }

    /// <summary>The number of the first candle that opens at <paramref name="time"/> or later.</summary>
    public long SlotFrom(long time) => SlotOf(time) + (IsOnGrid(time) ? 0 : 1);

    /// <summary>How many slots of the grid overlap a range.</summary>
    /// <param name="from">Inclusive, Unix milliseconds.</param>
    /// <param name="to">Exclusive, Unix milliseconds; after <paramref name="from"/>.</param>
    public long SlotsIn(long from, long to) => SlotOf(to - 1) - SlotOf(from) + 1;

    /// <summary>The open time of the candle with this number; months end with the year 9999.</summary>
    public long OpenTimeOf(long slot)
    {
        if (!_isMonth)
            return (slot * _length) + _phase;

        var (year, month) = Math.DivRem(slot, 12);
        return year > 9999 ? CandleTime.Max + 1 : MonthStart((int)year, (int)month + 1);
    }

    public bool IsOnGrid(long time) => Floor(time) == time;

    /// <summary>Whether every boundary of this interval is a boundary of <paramref name="finer"/>, so that its candles roll up into ours.</summary>
    public bool IsMadeOf(Interval finer)
    {
        if (finer._isMonth || finer == this)
            return finer == this;
        return _isMonth
            ? Day % finer._length == 0
            : _length % finer._length == 0 && (_phase - finer._phase) % finer._length == 0;
    }

    /// <summary>What a series with this base serves: the base and all that is made of it, finest first.</summary>
    public IReadOnlyList<Interval> Served => _served ??= [.. All.Where(i => i.IsMadeOf(this))];
    private Interval[]? _served;

    /// <summary>The coarsest interval that a series with this base serves and <paramref name="coarser"/> is made of.</summary>
    public Interval SourceOf(Interval coarser) => SourceOf(coarser, []);

    /// <param name="coarser">Made of this interval.</param>
    /// <param name="lacking">Intervals that it is not to be made of.</param>
    /// <inheritdoc cref="SourceOf(Interval)"/>
    public Interval SourceOf(Interval coarser, IReadOnlyCollection<Interval> lacking) =>
        Served.Last(i => i != coarser && coarser.IsMadeOf(i) && !lacking.Contains(i));

    public override string ToString() => Name;

    private static Interval[] Numbered(Interval[] table)
    {
        for (var i = 0; i < table.Length; i++)
            table[i].Index = i;
        return table;
    }

    /// <param name="name">Of two or three characters.</param>
    private static ulong Pack(ReadOnlySpan<char> name) =>
        name[0] | ((ulong)name[1] << 16) | (name.Length > 2 ? (ulong)name[2] << 32 : 0) | ((ulong)name.Length << 48);

    private static long MonthStart(int year, int month) =>
        (new DateTime(year, month, 1, 0, 0, 0, DateTimeKind.Utc).Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;
}
