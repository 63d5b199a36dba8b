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
