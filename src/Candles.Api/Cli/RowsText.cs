using System.Globalization;

namespace Candles.Api.Cli;

/// <summary>Numbers of rows in the words of a command's report.</summary>
internal static class RowsText
{
    /// <summary><c>1 row</c>, <c>43,200 rows</c>.</summary>
    public static string Count(long count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}{(count == 1 ? "" : "s")}");

    /// <summary><c>361,000 rows/s</c>.</summary>
    public static string Rate(long rows, TimeSpan took)
    {
        var exact = rows / Math.Max(took.TotalSeconds, 1e-6);
        var unit = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(exact)) - 2)); // three digits tell enough
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Round(exact / unit) * unit:N0} rows/s");
    }
}
