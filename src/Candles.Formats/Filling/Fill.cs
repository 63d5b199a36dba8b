namespace Candles.Formats.Filling;

/// <summary>What stands for a candle that is missing between two that are stored.</summary>
internal enum Fill
{
    /// <summary>Nothing: the answer has stored candles alone.</summary>
    None,

    /// <summary>A flat candle at the close before it, with volume 0.</summary>
    Previous,

    /// <summary>A row without prices.</summary>
    Null,
}

/// <summary>The values of <c>fill=</c>.</summary>
internal static class Fills
{
    /// <summary>By their number.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetNames<Fill>().Select(name => name.ToLowerInvariant())];

    /// <summary>The names, for error texts.</summary>
    public static string Accepted { get; } = string.Join(", ", Names);

    public static bool TryParse(ReadOnlySpan<char> name, out Fill fill)
    {
        for (var i = 0; i < Names.Count; i++)
        {
            fill = (Fill)i;
            if (name.SequenceEqual(Names[i]))
                return true;
        }

        fill = default;
        return false;
    }
}
