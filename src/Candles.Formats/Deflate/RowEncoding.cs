using System.Buffers;
using System.Runtime.CompilerServices;

namespace Candles.Formats.Deflate;

/// <summary>Rows of one shape to tokens, and these to bits.</summary>
internal static class RowEncoding
{
    private const int MaxOnStack = 1024;

    /// <summary>
    /// The bytes that encoded text takes at most: 12 bits for a literal; for a match twice that and its extra bits, no more than
    /// for the four literals in its place.
    /// </summary>
    public static int MaxBytes(int text) => text * 3 / 2;

    /// <summary>How often each symbol comes up in rows.</summary>
    /// <param name="counts">Receives it, by symbol.</param>
    [SkipLocalsInit]
    public static void Count(CompressionProfile shape, ReadOnlySpan<byte> text, ReadOnlySpan<int> starts, Span<int> counts)
    {
        counts.Clear();
        counts[Symbols.End] = 1;
        Span<Token> tokens = stackalloc Token[RowMatcher.MaxTokens];
        var matcher = new RowMatcher(text, starts[0], stackalloc int[RowMatcher.Places]);
        for (var row = 0; row < starts.Length - 1; row++)
        {
            var window = starts[Math.Max(row - shape.History, 0)];
            for (var piece = starts[row]; piece < starts[row + 1]; piece += RowMatcher.MaxTokens)
            {
                var count = matcher.Find(window, piece, Math.Min(piece + RowMatcher.MaxTokens, starts[row + 1]), tokens);
                Count(tokens[..count], counts);
            }
        }
    }

    /// <summary>Encodes the rows <c>[from, to)</c>.</summary>
    /// <param name="first">The first row that may be referred to.</param>
    /// <param name="ends">Receives for each row the position behind its last bit; or is empty.</param>
    [SkipLocalsInit]
    public static void Put(
        ref BitSink sink,
        HuffmanTable code,
        CompressionProfile shape,
        scoped ReadOnlySpan<byte> text,
        scoped ReadOnlySpan<int> starts,
        int first,
        int from,
        int to,
        scoped Span<int> ends)
    {
        Span<Token> tokens = stackalloc Token[RowMatcher.MaxTokens];
        var matcher = new RowMatcher(text[..starts[to]], starts[Math.Max(from - shape.History, first)], stackalloc int[RowMatcher.Places]);
        for (var row = from; row < to; row++)
        {
            var window = starts[Math.Max(row - shape.History, first)];
            for (var piece = starts[row]; piece < starts[row + 1]; piece += RowMatcher.MaxTokens)
            {
                var count = matcher.Find(window, piece, Math.Min(piece + RowMatcher.MaxTokens, starts[row + 1]), tokens);
                code.Put(ref sink, tokens[..count]);
            }

            if (!ends.IsEmpty)
                ends[row - from] = sink.Position;
        }
    }

    /// <summary>Encodes a row that stands elsewhere than what comes before it.</summary>
    [SkipLocalsInit]
    public static void PutAfter(
        ref BitSink sink, HuffmanTable code, CompressionProfile shape, scoped ReadOnlySpan<byte> before, scoped ReadOnlySpan<byte> row)
    {
        before = before[Math.Max(before.Length - Symbols.FarthestMatch, 0)..];
        var length = before.Length + row.Length;
        var rented = length <= MaxOnStack ? null : ArrayPool<byte>.Shared.Rent(length);
        var both = rented ?? stackalloc byte[MaxOnStack];
        before.CopyTo(both);
        row.CopyTo(both[before.Length..]);
        Put(ref sink, code, shape, both[..length], [0, before.Length, length], 0, 1, 2, []);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
    }

    private static void Count(ReadOnlySpan<Token> tokens, Span<int> counts)
    {
        foreach (var token in tokens)
        {
            if (token.IsMatch)
            {
                counts[Symbols.OfLength(token.Length).Symbol]++;
                counts[Symbols.OfDistance(token.Distance).Symbol]++;
            }
            else
            {
                counts[token.Literal]++;
            }
        }
    }
}
