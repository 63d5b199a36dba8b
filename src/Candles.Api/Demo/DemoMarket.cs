using Candles.Data.Model;
using Candles.Data.Numbers;

namespace Candles.Api.Demo;

/// <summary>
/// Makes the candles of one demo series. A candle is a function of seed, series and open time alone, in whole numbers:
/// it is the same on every machine and at every start, whatever was made before it.
/// </summary>
/// <remarks>
/// The price is the level times 1 plus a sum of noises, each of twice the period and √2 times the height of the one
/// before, which is how far a random walk gets. A candle opens at the price of its own minute and closes at the price
/// of the next, so candles connect.
/// </remarks>
public sealed class DemoMarket
{
    /// <summary>Minutes without a trade in a row, where a market is out and not just quiet.</summary>
    public const int ShortestOutage = 3;
    public const int LongestOutage = 18;

    private const long Minute = 60_000;
    private const int MinutesPerDay = 1440;
    private const int BusiestMinuteOfDay = 14 * 60;
    private const int OutageBlock = 360;

    private const int Octaves = 16; // the longest period is 2^15 minutes: three weeks
    private const int LivelyOctaves = 7; // up to an hour: higher in busy times
    private const long SqrtOfTwo = 92_682; // in fixed point
    private const int OffsetBits = 32; // prices as parts of the level have 32 binary places

    private readonly long _level; // in ticks
    private readonly long _volume; // in lots
    private readonly Unit _tick;
    private readonly Unit _lot;
    private readonly long _volatility; // with OffsetBits binary places
    private readonly (DemoNoise Noise, long Height)[] _octaves = new (DemoNoise, long)[Octaves];
    private readonly DemoNoise _mood;
    private readonly DemoNoise _hurry;
    private readonly ulong _dice;
    private readonly ulong _quiet;
    private readonly ulong _outage;

    public DemoMarket(DemoSeries series, long seed)
    {
        Series = series;
        _tick = new Unit(series.Tick);
        _lot = new Unit(series.Lot);
        _level = (long)(series.Level / series.Tick);
        _volume = (long)(series.Volume / series.Lot);
        _volatility = ((long)series.Volatility << OffsetBits) / 1_000_000;
        for (var i = 0; i < Octaves; i++)
        {
            var height = _volatility << (i / 2);
            if (i % 2 == 1)
                height = (height * SqrtOfTwo) >> DemoNoise.OneBits;
            _octaves[i] = (new DemoNoise(KeyOf(series.Key, seed, $"octave {i}"), i), height);
        }

        _mood = new DemoNoise(KeyOf(series.Key, seed, "mood"), 9);
        _hurry = new DemoNoise(KeyOf(series.Key, seed, "hurry"), 4);
        _dice = KeyOf(series.Key, seed, "dice");
        _quiet = KeyOf(series.Key, seed, "quiet");
        _outage = KeyOf(series.Key, seed, "outage");
    }

    public DemoSeries Series { get; }

    /// <summary>All candles with open times in <c>[from, to)</c>, ascending.</summary>
    /// <param name="from">Unix milliseconds, 1971 or later.</param>
    public Candle[] Between(long from, long to)
    {
        var first = (from + Minute - 1) / Minute;
        var end = (to + Minute - 1) / Minute;
        var candles = new List<Candle>((int)Math.Max(0, end - first));
        var open = PriceAt(first);
        for (var minute = first; minute < end; minute++)
        {
            var close = PriceAt(minute + 1);
            if (!IsGap(minute))
                candles.Add(ToCandle(minute, Make(minute, open, close)));
            open = close;
        }

        return [.. candles];
    }

    /// <summary>The open candle of a time, as far as it has come; null where its minute has none.</summary>
    /// <param name="now">Unix milliseconds.</param>
    public Candle? At(long now)
    {
        var minute = now / Minute;
        return IsGap(minute)
            ? null
            : ToCandle(minute, Make(minute, PriceAt(minute), PriceAt(minute + 1)).After((int)(now % Minute / 1000)));
    }

    private Candle ToCandle(long minute, in DemoMinute made) => new(
        minute * Minute, _tick.Times(made.Open), _tick.Times(made.High), _tick.Times(made.Low), _tick.Times(made.Close), _lot.Times(made.Lots));

    private DemoMinute Make(long minute, long open, long close)
    {
        var busy = ActivityAt(minute);
        var dice = DemoNoise.Hash(_dice, minute);
        var step = (_level * ((_volatility * busy) >> DemoNoise.OneBits)) >> OffsetBits;
        var high = Math.Max(open, close) + WickOf(2 * step, dice);
        var low = Math.Min(open, close) - WickOf(2 * step, dice >> 16);

        // A fifth of the common volume, plus what the move brought, plus, rarely, a multiple.
        var move = (Math.Abs(close - open) << DemoNoise.OneBits) / (step + 1);
        var spike = Squared(Squared(Squared((long)(ushort)(dice >> 32))));
        var times = (DemoNoise.One / 5) + (move / 2) + (5 * spike) + (long)(dice >> 49);
        var lots = 1 + ((((_volume * busy) >> DemoNoise.OneBits) * times) >> DemoNoise.OneBits);

        return new DemoMinute(open, high, low, close, lots, dice >> 8);
    }

    /// <summary>The price at the start of a minute, in ticks.</summary>
    private long PriceAt(long minute)
    {
        var lively = 0L;
        for (var i = 0; i < LivelyOctaves; i++)
            lively += _octaves[i].Noise.At(minute) * _octaves[i].Height;
        var calm = 0L;
        for (var i = LivelyOctaves; i < Octaves; i++)
            calm += _octaves[i].Noise.At(minute) * _octaves[i].Height;

        var offset = (calm + ((lively >> DemoNoise.OneBits) * ActivityAt(minute))) >> DemoNoise.OneBits;
        return (_level * ((1L << OffsetBits) + offset)) >> OffsetBits;
    }

    /// <summary>How busy a minute is: 1 in fixed point on average, less at night, more at times that are the series' own; below 3.</summary>
    private long ActivityAt(long minute)
    {
        var apart = Math.Abs((minute % MinutesPerDay) - BusiestMinuteOfDay);
        var fromNight = (MinutesPerDay / 2) - Math.Min(apart, MinutesPerDay - apart);
        var rhythm = (DemoNoise.One / 2) + DemoNoise.Smooth(fromNight * DemoNoise.One / (MinutesPerDay / 2));
        var own = DemoNoise.One + (_mood.At(minute) / 2) + (_hurry.At(minute) / 3);
        return (rhythm * own) >> DemoNoise.OneBits;
    }

    private bool IsGap(long minute)
    {
        if (DemoNoise.Hash(_quiet, minute) % 1_000_000 < (ulong)Series.QuietMinutes)
            return true;

        var dice = DemoNoise.Hash(_outage, minute / OutageBlock);
        if (dice % 1_000 >= (ulong)Series.Outages)
            return false;
        var length = ShortestOutage + (int)((dice >> 16) % (LongestOutage - ShortestOutage + 1));
        var start = (int)((dice >> 32) % (ulong)(OutageBlock - length));
        var place = (int)(minute % OutageBlock);
        return place >= start && place < start + length;
    }

    /// <summary>A part of the longest wick, small ones more often.</summary>
    private static long WickOf(long longest, ulong dice) => (longest * Squared((ushort)dice)) >> DemoNoise.OneBits;

    private static long Squared(long x) => (x * x) >> DemoNoise.OneBits;

    /// <summary>FNV-1a over the names, then hashed with the seed. <see cref="string.GetHashCode()"/> differs from start to start.</summary>
    private static ulong KeyOf(SeriesKey series, long seed, string part)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var c in $"{series.LookupKey} {part}")
            hash = (hash ^ c) * 0x100000001B3;
        return DemoNoise.Hash(hash, seed);
    }

    /// <summary>A step of prices or volumes, which are counted in it.</summary>
    private readonly struct Unit(decimal step)
    {
        private readonly byte _scale = step.Scale;
        private readonly ulong _digits = (uint)decimal.GetBits(step)[0];

        public decimal Times(long count)
        {
            var digits = _digits * (ulong)count;
            return DecimalText.Canonical(new decimal((int)digits, (int)(digits >> 32), 0, isNegative: false, _scale));
        }
    }
}
