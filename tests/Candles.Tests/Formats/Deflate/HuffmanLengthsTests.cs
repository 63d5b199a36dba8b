using Candles.Formats.Deflate;
using Candles.Tests.Support;

namespace Candles.Tests.Formats.Deflate;

public sealed class HuffmanLengthsTests
{
    [Fact]
    public void Codes_are_as_short_as_any_can_be() => Property.Holds(200, random =>
    {
        var weights = Weights(random, random.Next(2, 40), 1000);

        Assert.Equal(Cheapest(weights), Cost(weights, Lengths(weights, longest: 40)));
    });

    [Fact]
    public void However_odd_the_weights_no_code_is_too_long_and_none_is_wasted() => Property.Holds(200, random =>
    {
        var longest = random.Next(7, 13);
        var weights = Weights(random, random.Next(2, Math.Min(1 << longest, 288)), 1 << random.Next(1, 22));
        var lengths = Lengths(weights, longest);

        Assert.All(lengths, length => Assert.InRange(length, 0, longest));
        Assert.Equal(weights.Select(weight => weight > 0), lengths.Select(length => length > 0));
        Assert.Equal(1 << longest, lengths.Sum(length => length == 0 ? 0 : 1 << (longest - length)));
    });

    [Fact]
    public void Weights_of_fibonacci_make_the_longest_codes()
    {
        var weights = new int[44];
        (weights[0], weights[1]) = (1, 1);
        for (var i = 2; i < weights.Length; i++)
            weights[i] = weights[i - 1] + weights[i - 2];

        Assert.Equal(43, Lengths(weights, longest: 48).Max());
        Assert.Equal(12, Lengths(weights, longest: 12).Max());
    }

    [Fact]
    public void A_single_symbol_has_a_code_of_one_bit() => Assert.Equal([0, 1, 0], Lengths([0, 5, 0], longest: 7));

    private static byte[] Lengths(int[] weights, int longest)
    {
        var lengths = new byte[weights.Length];
        HuffmanLengths.Assign(weights, lengths, longest);
        return lengths;
    }

    private static int[] Weights(Random random, int count, int max) =>
        [.. Enumerable.Range(0, count).Select(i => i < 2 || random.Chance(0.8) ? 1 + random.Next(1 + random.Next(max)) : 0)];

    private static long Cost(int[] weights, byte[] lengths) => weights.Zip(lengths, (weight, length) => (long)weight * length).Sum();

    /// <summary>Huffman's own way: join the two lightest until one is left; every join costs its weight.</summary>
    private static long Cheapest(int[] weights)
    {
        var heap = new PriorityQueue<long, long>(weights.Where(w => w > 0).Select(w => ((long)w, (long)w)));
        var cost = 0L;
        while (heap.Count > 1)
        {
            var joined = heap.Dequeue() + heap.Dequeue();
            cost += joined;
            heap.Enqueue(joined, joined);
        }

        return cost;
    }
}
