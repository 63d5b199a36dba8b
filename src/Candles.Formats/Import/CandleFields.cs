using System.Text;
using Candles.Data.Model;

namespace Candles.Formats.Import;

/// <summary>The six fields of a candle in the order of <see cref="Candle"/>, and the names that files give them.</summary>
internal static class CandleFields
{
    public const int Count = 6;

    /// <summary>As faults name them; see <see cref="CandleFault.Field"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = ["open_time", "open", "high", "low", "close", "volume"];

    /// <summary>
    /// Names in header lines, in lower case without spaces, <c>_</c> and <c>-</c>; the first that a header holds is the
    /// one that counts, so that <c>open_time</c> goes before <c>date</c> where a file has both.
    /// </summary>
    private static readonly string[][] Aliases =
    [
        ["opentime", "timestamp", "time", "datetime", "date", "unix", "ts", "t"],
        ["open", "openprice", "o"],
        ["high", "highprice", "h"],
        ["low", "lowprice", "l"],
        ["close", "closeprice", "c"],
        ["volume", "basevolume", "vol", "v"],
    ];

    private static readonly byte[][][] Properties =
    [
        [.. ((string[])["basetm", "open_time", "timestamp", "time", "t"]).Select(Encoding.ASCII.GetBytes)],
        ["o"u8.ToArray(), "open"u8.ToArray()],
        ["h"u8.ToArray(), "high"u8.ToArray()],
        ["l"u8.ToArray(), "low"u8.ToArray()],
        ["c"u8.ToArray(), "close"u8.ToArray()],
        ["v"u8.ToArray(), "volume"u8.ToArray()],
    ];

    public static int IndexOf(string name)
    {
        for (var i = 0; i < Count; i++)
        {
            if (Names[i] == name)
                return i;
        }

        throw new ArgumentOutOfRangeException(nameof(name), name, "not a field of a candle");
    }

    /// <summary>
    /// The field that a JSON object's property holds, by the names of the default body, of this import's columns and of chart
    /// libraries, case-sensitive: exchanges send <c>t</c> and <c>T</c>, which are open and close time. Null for any other.
    /// </summary>
    public static int? OfProperty(ReadOnlySpan<byte> name)
    {
        for (var field = 0; field < Count; field++)
        {
            foreach (var property in Properties[field])
            {
                if (name.SequenceEqual(property))
                    return field;
            }
        }

        return null;
    }

    /// <summary>The columns of a header line that bear a field's name: none, one, or too many.</summary>
    /// <param name="header">Made by <see cref="Normalize"/>.</param>
    public static int[] ColumnsOf(int field, IReadOnlyList<string> header)
    {
        foreach (var alias in Aliases[field])
        {
            int[] columns = [.. Enumerable.Range(0, header.Count).Where(i => header[i] == alias)];
            if (columns.Length > 0)
                return columns;
        }

        return [];
    }

    /// <summary>A column's name in the form that is compared: <c>Open Time</c> and <c>open_time</c> are one.</summary>
    public static string Normalize(ReadOnlySpan<byte> name) =>
        string.Concat(Encoding.UTF8.GetString(name).Where(c => c is not (' ' or '_' or '-'))).ToLowerInvariant();
}
