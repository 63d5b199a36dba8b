using System.Globalization;
using System.Runtime.CompilerServices;
using Candles.Data.Time;

namespace Candles.Api.Http;

/// <summary>
/// The header Link (RFC 8288) of an answer whose limit left rows out: the same question, asked for the rows next to those that were
/// given. One string is all that it allocates.
/// </summary>
internal static class MoreRows
{
    private const int UsualLength = 256;
    private const int MaxDigits = 20;

    /// <summary>
    /// <c>rel="prev"</c>, older rows, where the newest were kept: <c>to</c> is the first open time that was given. Otherwise
    /// <c>rel="next"</c>, newer rows: <c>from</c> is the slot after the last one. All else stays as it was sent, in its place.
    /// </summary>
    /// <param name="path">Of the request, percent-encoded.</param>
    /// <param name="queryString">Of the request, as it was sent; its parameters are known to be good.</param>
    /// <param name="first">Open time of the first row that was given.</param>
    /// <param name="last">Open time of the last row that was given.</param>
    [SkipLocalsInit]
    public static string Link(string path, ReadOnlySpan<char> queryString, bool keepsNewest, Interval interval, long first, long last)
    {
        Span<char> value = stackalloc char[MaxDigits];
        (keepsNewest ? first : interval.Next(last)).TryFormat(value, out var digits, provider: CultureInfo.InvariantCulture);
        return keepsNewest
            ? Link(path, queryString, "to", value[..digits], "prev")
            : Link(path, queryString, "from", value[..digits], "next");
    }

    /// <summary><c>rel="next"</c>, from a time on.</summary>
    public static string Next(string path, ReadOnlySpan<char> queryString, long from) =>
        Link(path, queryString, "from", from.ToString(CultureInfo.InvariantCulture), "next");

    /// <summary>The same question with another value of one parameter.</summary>
    /// <param name="value">Needs no percent-encoding.</param>
    [SkipLocalsInit]
    public static string Link(string path, ReadOnlySpan<char> queryString, string name, ReadOnlySpan<char> value, string relation)
    {
        var (start, end) = (queryString.Length, queryString.Length);
        var separator = queryString is [] ? "?" : queryString[^1] is '?' or '&' ? "" : "&";
        var label = name;
        var equals = "=";
        var pieces = new QueryReader(queryString, stackalloc char[QueryReader.Scratch]);
        while (pieces.MoveNext())
        {
            if (!pieces.Name.SequenceEqual(name))
                continue;
            (start, end) = (pieces.ValueAt.Start.Value, pieces.ValueAt.End.Value);
            separator = label = equals = "";
            break;
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            stackalloc char[UsualLength],
            $"<{path}{queryString[..start]}{separator}{label}{equals}{value}{queryString[end..]}>; rel=\"{relation}\"");
    }
}
