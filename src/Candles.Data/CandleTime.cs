using System.Globalization;
using System.Text.RegularExpressions;

namespace Candles.Data;

/// <summary>
/// Points in time as the product knows them: whole Unix milliseconds, UTC, from 1971-01-01 to the end of year 9999.
/// </summary>
public static partial class CandleTime
{
    /// <summary>1971-01-01T00:00:00Z.</summary>
    public const long Min = 31_536_000_000;

    /// <summary>The last millisecond of year 9999.</summary>
    public const long Max = 253_402_300_799_999;

    public const string Accepted = "Unix milliseconds or ISO 8601 with a zone (2026-06-01T00:00:00Z), between 1971 and 9999";

    private static readonly string[] IsoForms = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];

    /// <summary>
    /// Reads Unix milliseconds or ISO 8601 with a zone. A fraction finer than a millisecond is rounded up, which keeps
    /// both "at or after" and "before" true for times that are whole milliseconds.
    /// </summary>
    public static bool TryParse(string text, out long time)
    {
        time = 0;
        if (text.Length is > 0 and <= 15 && !text.AsSpan().ContainsAnyExceptInRange('0', '9')) // NumberStyles.None takes a NUL at the end
            return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out time) && time is >= Min and <= Max;

        if (!EndsInZone().IsMatch(text)
            || !DateTimeOffset.TryParseExact(text, IsoForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed))
        {
            return false;
        }

        var ticks = parsed.UtcTicks - DateTime.UnixEpoch.Ticks;
        time = (ticks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond;
        return time is >= Min and <= Max;
    }

    /// <summary>The ISO 8601 form of a time, to the second where it is whole: <c>2026-06-01T00:00:00Z</c>.</summary>
    public static string ToIso(long time) =>
        DateTime.UnixEpoch.AddMilliseconds(time).ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(Z|[+-][0-9]{2}:[0-9]{2})\z", RegexOptions.CultureInvariant)]
    private static partial Regex EndsInZone();
}
