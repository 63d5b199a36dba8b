namespace Candles.Formats.Deflate;

/// <summary>
/// What deflate's blocks are made of (RFC 1951, section 3.2.5): literals, the end, lengths and distances, numbered one
/// after another, as far as rows use them.
/// </summary>
internal static class Symbols
{
    public const int End = 256;
    public const int FirstLength = 257;

    /// <summary>Deflate's fixed codes have two more lengths than there are.</summary>
    public const int FirstDistance = FirstLength + 31;

    public const int Count = FirstDistance + 30;

    /// <summary>Deflate goes to 258; but every length that may come up needs a code, and few rows are so alike.</summary>
    public const int LongestMatch = 130;

    /// <summary>Two rows of the longest numbers there may be; again, every distance that may come up needs a code.</summary>
    public const int FarthestMatch = 512;

    private static readonly SymbolParts[] OfLengths = Parts(FirstLength, smallest: 3, LongestMatch, spans: 4);
    private static readonly SymbolParts[] OfDistances = Parts(FirstDistance, smallest: 1, FarthestMatch, spans: 2);

    /// <summary>The symbols of lengths up to <see cref="LongestMatch"/> end here.</summary>
    public static int LengthEnd { get; } = OfLengths[LongestMatch].Symbol + 1;

    /// <summary>The symbols of distances up to <see cref="FarthestMatch"/> end here.</summary>
    public static int DistanceEnd { get; } = OfDistances[FarthestMatch].Symbol + 1;

    /// <param name="length">From 3 to <see cref="LongestMatch"/>.</param>
    public static SymbolParts OfLength(int length) => OfLengths[length];

    /// <param name="distance">From 1 to <see cref="FarthestMatch"/>.</param>
    public static SymbolParts OfDistance(int distance) => OfDistances[distance];

    /// <summary>Each symbol stands for a run of values; runs double after every few symbols, but for the first ones.</summary>
    private static SymbolParts[] Parts(int firstSymbol, int smallest, int largest, int spans)
    {
        var parts = new SymbolParts[largest + 1];
        var value = smallest;
        for (var index = 0; value <= largest; index++)
        {
            var extraBits = Math.Max((index / spans) - 1, 0);
            for (var extra = 0; extra < 1 << extraBits && value <= largest; extra++)
                parts[value++] = new SymbolParts((ushort)(firstSymbol + index), (byte)extraBits, (byte)extra);
        }

        return parts;
    }
}

/// <summary>A length or a distance: its symbol, and which of the symbol's values it is.</summary>
/// <param name="ExtraBits">How many bits behind the symbol's code tell which.</param>
internal readonly record struct SymbolParts(ushort Symbol, byte ExtraBits, byte Extra);
