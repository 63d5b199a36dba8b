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
