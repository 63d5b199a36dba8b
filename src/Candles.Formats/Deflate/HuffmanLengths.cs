namespace Candles.Formats.Deflate;

/// <summary>Lengths of Huffman codes for symbols of given weights.</summary>
internal static class HuffmanLengths
{
    private const int MaxSymbols = 512;
    private const int SymbolBits = 9;
    private const int Longest = 48; // longer ones take weights, as of Fibonacci, whose sum is beyond 32 bits

    /// <param name="weights">By symbol; those of weight 0 get no code. Their sum fits 32 bits.</param>
    /// <param name="lengths">Receives each symbol's length in bits; 0 is no code.</param>
    /// <param name="longest">No code is longer; there is room for all symbols within it.</param>
    public static void Assign(ReadOnlySpan<int> weights, Span<byte> lengths, int longest)
    {
        Span<long> sorted = stackalloc long[MaxSymbols];
        var count = 0;
        for (var symbol = 0; symbol < weights.Length; symbol++)
        {
            if (weights[symbol] > 0)
                sorted[count++] = ((long)weights[symbol] << SymbolBits) | (uint)symbol;
        }

        sorted = sorted[..count];
        sorted.Sort(); // ties go by symbol: the same lengths everywhere

        Span<int> ofLength = stackalloc int[Longest + 1];
        ofLength.Clear();
        Count(sorted, ofLength);
        Shorten(ofLength, longest);

        lengths.Clear();
        var next = 0;
        for (var length = longest; length > 0; length--)
        {
            for (var i = 0; i < ofLength[length]; i++)
                lengths[(int)sorted[next++] & (MaxSymbols - 1)] = (byte)length;
        }
    }

    /// <summary>How many codes there are of each length: Moffat and Katajainen, In-Place Calculation of Minimum-Redundancy Codes (1995).</summary>
    private static void Count(ReadOnlySpan<long> sorted, Span<int> ofLength)
    {
        var n = sorted.Length;
        if (n < 2)
        {
            ofLength[1] = n;
            return;
        }

        Span<int> tree = stackalloc int[MaxSymbols];
        for (var i = 0; i < n; i++)
            tree[i] = (int)(sorted[i] >> SymbolBits);

        // Weights become the weights of inner nodes, then the places of their parents.
        var (root, leaf) = (0, 0);
        for (var node = 0; node < n - 1; node++)
        {
            var weight = 0;
            for (var child = 0; child < 2; child++)
            {
                if (leaf < n && (root >= node || tree[leaf] <= tree[root]))
                {
                    weight += tree[leaf++];
                }
                else
                {
                    weight += tree[root];
                    tree[root++] = node;
                }
            }

            tree[node] = weight;
        }

        // Places of parents become depths of inner nodes; what a level has room for and no inner node takes are leaves.
        tree[n - 2] = 0;
        for (var node = n - 3; node >= 0; node--)
            tree[node] = tree[tree[node]] + 1;
        var room = 1;
        var inner = n - 2;
        for (var depth = 0; room > 0; depth++)
        {
            var taken = 0;
            for (; inner >= 0 && tree[inner] == depth; inner--)
                taken++;
            ofLength[depth] = room - taken;
            room = 2 * taken;
        }
    }

    /// <summary>Too long codes get the longest length allowed; others get longer until all fit again.</summary>
    private static void Shorten(Span<int> ofLength, int longest)
    {
        for (var length = longest + 1; length < ofLength.Length; length++)
            ofLength[longest] += ofLength[length];

        var room = 1 << longest;
        for (var length = 1; length <= longest; length++)
            room -= ofLength[length] << (longest - length);
        for (; room < 0; room++)
        {
            var length = longest - 1;
            while (ofLength[length] == 0)
                length--;
            ofLength[longest]--;
            ofLength[length]--;
            ofLength[length + 1] += 2;
        }
    }
}
