using System.Diagnostics;
using System.Numerics;

namespace Candles.Api.Metrics;

/// <summary>How values are distributed over buckets. Adding one takes two interlocked additions and allocates nothing.</summary>
internal sealed class Distribution
{
    private readonly Buckets _buckets;
    private readonly int _sum; // place of the sum in a stripe, behind the bucket of what is above all bounds
    private readonly int _width; // of a stripe
    private readonly long[] _counts;

    public Distribution(Buckets buckets)
    {
        _buckets = buckets;
        _sum = buckets.Bounds.Count + 1;
        _width = ((_sum / Stripes.Apart) + 1) * Stripes.Apart;
        _counts = new long[(Stripes.Count * _width) + Stripes.Apart];
    }

    /// <param name="value">Less than nothing counts as nothing.</param>
    public void Add(long value)
    {
        value = Math.Max(value, 0);
        var stripe = (Stripes.Mine * _width) + Stripes.Apart;
        Interlocked.Increment(ref _counts[stripe + _buckets.Of(value)]);
        Interlocked.Add(ref _counts[stripe + _sum], value);
    }

    /// <summary>What was added so far.</summary>
    /// <returns>How many values are in each bucket, not cumulated, and the sum of all in the unit of the bounds.</returns>
    public (long[] Counts, double Sum) Read()
    {
        var counts = new long[_sum];
        var sum = 0L;
        for (var stripe = Stripes.Apart; stripe < _counts.Length; stripe += _width)
        {
            for (var bucket = 0; bucket < counts.Length; bucket++)
                counts[bucket] += Volatile.Read(ref _counts[stripe + bucket]);
            sum += Volatile.Read(ref _counts[stripe + _sum]);
        }

        return (counts, sum * _buckets.Unit);
    }
}

/// <summary>The upper bounds of a histogram's buckets; of each bucket the bound belongs to it.</summary>
internal sealed class Buckets
{
    private readonly long[] _bounds;
    private readonly byte[] _first = new byte[64]; // by the power of two below a value: the first bucket that it may be in

    /// <param name="unit">What one of the values that are counted is in the unit of the bounds.</param>
    /// <param name="bounds">Ascending.</param>
    private Buckets(double unit, params double[] bounds)
    {
        Unit = unit;
        Bounds = bounds;
        _bounds = Array.ConvertAll(bounds, bound => (long)Math.Round(bound / unit));
        for (var power = 0; power < _first.Length; power++)
            _first[power] = (byte)_bounds.Count(bound => bound < 1L << Math.Min(power, 62));
    }

    /// <summary>Seconds, from a microsecond to the longest time budget of a request; values are ticks of <see cref="Stopwatch"/>.</summary>
    public static Buckets Durations { get; } = new(
        1.0 / Stopwatch.Frequency,
        1e-6, 2.5e-6, 5e-6, 1e-5, 2.5e-5, 5e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60);

    /// <summary>Bytes, from one row to more than 1440 of the longest.</summary>
    public static Buckets Sizes { get; } = new(1, 256, 1024, 4096, 16_384, 32_768, 65_536, 131_072, 262_144, 524_288, 1_048_576, 4_194_304);

    public double Unit { get; }

    public IReadOnlyList<double> Bounds { get; }

    /// <summary>The bucket of a value that is not negative; the one behind the last bound for those above it.</summary>
    public int Of(long value)
    {
        int bucket = _first[BitOperations.Log2((ulong)value)]; // of 0 as of 1
        while (bucket < _bounds.Length && value > _bounds[bucket])
            bucket++;
        return bucket;
    }
}
