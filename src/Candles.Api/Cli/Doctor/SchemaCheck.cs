namespace Candles.Api.Cli.Doctor;

/// <summary>What is said of a schema's version, in either store.</summary>
internal static class SchemaCheck
{
    public const string Area = "schema";

    /// <param name="version">0 where there is no schema yet.</param>
    /// <param name="newest">The version that this program makes.</param>
    public static Finding Of(int version, int newest) => (version - newest) switch
    {
        0 => Finding.Ok(Area, FormattableString.Invariant($"It is at version {version}, which is this program's.")),
        > 0 => Finding.Fail(
            Area,
            FormattableString.Invariant($"It is at version {version}, of a newer Candles; this program knows up to {newest}."),
            "Install the Candles that made it, or restore the backup from before."),
        _ when version == 0 => Finding.Ok(Area, "There are no tables yet; the server creates them when it starts."),
        _ => Finding.Warn(
            Area,
            FormattableString.Invariant($"It is at version {version}; the server upgrades it to {newest} when it starts."),
            "Make a backup first: an older Candles cannot open it afterwards."),
    };
}
