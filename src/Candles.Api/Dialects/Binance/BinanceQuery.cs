using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using Candles.Api.OpenApi;
using Candles.Data.Time;

namespace Candles.Api.Dialects.Binance;

/// <summary>The parameters of a question to this dialect, each known, given once, and not empty.</summary>
internal sealed class BinanceQuery
{
    private const string Digits = "^[0-9]{1,20}$";
    private const string SymbolCharacters = "^[A-Z0-9-_.]{1,64}$"; // Binance takes 20: two names here may have 64

    /// <summary>From here on a time is in microseconds; as milliseconds it would be the year 5138.</summary>
    private const decimal Microseconds = 100_000_000_000_000;

    private readonly DialectQuery _sent;

    private BinanceQuery(DialectQuery sent) => _sent = sent;

    public static bool TryRead(
        HttpContext context, IReadOnlyList<ApiParameter> known, [NotNullWhen(true)] out BinanceQuery? query, [NotNullWhen(false)] out BinanceError? error)
    {
        var sent = new DialectQuery(context);
        var names = known.Select(p => p.Name).ToList();
        error = sent.FirstUnknown(names) is not null ? BinanceError.Unread(sent.CountOf(names), sent.Count)
            : sent.FirstTwice() is { } twice ? BinanceError.Twice(twice)
            : null;
        query = error is null ? new BinanceQuery(sent) : null;
        return error is null;
    }

    public bool Has(string name) => _sent.TryGet(name, out _);

    public bool TryGetMandatory(string name, [NotNullWhen(true)] out string? value, [NotNullWhen(false)] out BinanceError? error)
    {
        error = _sent.TryGet(name, out value) && value.Length > 0 ? null : BinanceError.Missing(name);
        return error is null;
    }

    /// <param name="value">Null where it was not sent.</param>
    public bool TryGet(string name, out string? value, [NotNullWhen(false)] out BinanceError? error)
    {
        error = _sent.TryGet(name, out value) && value.Length == 0 ? BinanceError.Empty(name) : null;
        return error is null;
    }

    /// <summary>A symbol of the characters that symbols have; lower case has none of them.</summary>
    public bool TryGetSymbol([NotNullWhen(true)] out string? symbol, [NotNullWhen(false)] out BinanceError? error)
    {
        if (TryGetMandatory("symbol", out symbol, out error) && !IsSymbol(symbol))
            error = BinanceError.Illegal("symbol", SymbolCharacters);
        return error is null;
    }

    public static bool IsSymbol(string text) =>
        text.Length is >= 1 and <= 64 && text.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c is '-' or '_' or '.');

    /// <summary>A point in time in milliseconds; in microseconds it is taken, too.</summary>
    /// <param name="isEnd">Of a fraction of a millisecond, what is before it counts; else what is behind.</param>
    public bool TryGetTime(string name, bool isEnd, out decimal? time, [NotNullWhen(false)] out BinanceError? error)
    {
        if (TryGetDigits(name, out time, out error) && time >= Microseconds)
            time = isEnd ? decimal.Floor(time.Value / 1000) : decimal.Ceiling(time.Value / 1000);
        return error is null;
    }

    /// <summary>How many rows; more than the most means the most.</summary>
    public bool TryGetLimit(int usual, int max, out int limit, [NotNullWhen(false)] out BinanceError? error)
    {
        limit = usual;
        if (!TryGetDigits("limit", out var asked, out error) || asked is not { } number)
            return error is null;
        error = number == 0 ? BinanceError.InvalidData("limit") : null;
        limit = (int)Math.Min(number, max);
        return error is null;
    }

    private bool TryGetDigits(string name, out decimal? number, [NotNullWhen(false)] out BinanceError? error)
    {
        number = null;
        if (!TryGet(name, out var text, out error) || text is null)
            return error is null;
        if (text.Length <= 20 && !text.AsSpan().ContainsAnyExceptInRange('0', '9'))
            number = decimal.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
        else
            error = BinanceError.Illegal(name, Digits);
        return error is null;
    }
}

/// <summary>The parameter <c>timeZone</c>: <c>0</c>, <c>8</c>, <c>-1:00</c>, <c>05:45</c>, from −12:00 to +14:00, in whose days and hours intervals begin.</summary>
internal static partial class BinanceZone
{
    public const string Accepted = "hours, or hours and minutes, from -12:00 to +14:00";

    private const int Min = -12 * 60;
    private const int Max = 14 * 60;

    /// <param name="minutes">East of UTC.</param>
    public static bool TryParse(string text, out int minutes)
    {
        minutes = 0;
        if (Form().Match(text) is not { Success: true } match)
            return false;
        minutes = (Number(match.Groups[2]) * 60) + Number(match.Groups[3]);
        if (match.Groups[1].Value == "-")
            minutes = -minutes;
        return minutes is >= Min and <= Max;
    }

    /// <summary>Whether candles begin at the same times there as in UTC, where they are kept: at all hours, say, but not all days.</summary>
    public static bool Keeps(Interval interval, int minutes) => minutes % interval.Minutes == 0;

    private static int Number(Group digits) => digits.Success ? int.Parse(digits.Value, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"\A([+-]?)([0-9]{1,2})(?::([0-5][0-9]))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
