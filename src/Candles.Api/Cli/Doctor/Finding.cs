using System.Globalization;

namespace Candles.Api.Cli.Doctor;

/// <summary>In order of weight.</summary>
internal enum Verdict
{
    Ok,

    /// <summary>It works, but will not do under load, after a crash, or for long.</summary>
    Warn,

    /// <summary>It does not work.</summary>
    Fail,
}

/// <summary>One thing that was looked at, in words that hold no secret.</summary>
/// <param name="Area">What it belongs to, in one word.</param>
/// <param name="Advice">What to do; null where nothing is to be done.</param>
internal sealed record Finding(string Area, Verdict Verdict, string Says, string? Advice)
{
    public static Finding Ok(string area, string says) => new(area, Verdict.Ok, says, null);

    public static Finding Warn(string area, string says, string advice) => new(area, Verdict.Warn, says, advice);

    public static Finding Fail(string area, string says, string advice) => new(area, Verdict.Fail, says, advice);
}

/// <summary>Sizes and times for people.</summary>
internal static class Words
{
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB"];

    /// <summary><c>1.5 GB</c>, by steps of 1024.</summary>
    public static string Size(long bytes)
    {
        var (value, unit) = ((double)bytes, 0);
        for (; value >= 1024 && unit < Units.Length - 1; unit++)
            value /= 1024;
        return string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {Units[unit]}");
    }

    /// <summary><c>0.04 ms</c>, <c>12 s</c>.</summary>
    public static string Time(TimeSpan time) => Math.Abs(time.TotalSeconds) switch
    {
        < 0.001 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.00} ms"),
        < 0.01 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.0} ms"),
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
    };
}
