using System.Numerics;

namespace Candles.Api.Metrics;

/// <summary>Counts that many threads raise are kept several times, so that threads seldom meet in one cache line; whoever reads adds them up.</summary>
internal static class Stripes
{
    /// <summary>A power of two.</summary>
    public static int Count { get; } = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Min(2 * Environment.ProcessorCount, 64));

    /// <summary>Counts between which there lie two cache lines, since processors fetch them in pairs.</summary>
    public const int Apart = 128 / sizeof(long);

    /// <summary>The stripe of this thread.</summary>
    public static int Mine => Environment.CurrentManagedThreadId & (Count - 1);
}

/// <summary>A count that many threads raise.</summary>
internal sealed class Tally
{
    private readonly long[] _counts = new long[(Stripes.Count + 1) * Stripes.Apart];

    public long Sum
    {
        get
        {
            var sum = 0L;
            for (var stripe = 1; stripe <= Stripes.Count; stripe++)
                sum += Volatile.Read(ref _counts[stripe * Stripes.Apart]);
            return sum;
        }
    }

    public void Increment() => Interlocked.Increment(ref _counts[(Stripes.Mine + 1) * Stripes.Apart]);
}
