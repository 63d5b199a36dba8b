namespace Candles.Data;

/// <summary>What changed in a series after a version.</summary>
/// <param name="State">What the series has come to.</param>
/// <param name="Spans">
/// Base candles with open times in <c>[From, To)</c>, by <c>From</c>; spans may overlap. Null where it is not known: after a delete, a
/// write by another program than Candles, or more than <see cref="KeptVersions"/> versions.
/// </param>
public sealed record SeriesChanges(SeriesState State, IReadOnlyList<(long From, long To)>? Spans)
{
    /// <summary>Changes of so many versions are told.</summary>
    public const int KeptVersions = 10_000;

    /// <summary>Stores drop older ones when a version is a multiple of this.</summary>
    internal const int DroppedEvery = 256;

    /// <param name="changesSince">Changes up to this number are not told by the store.</param>
    internal static bool AreKnown(SeriesVersion since, SeriesVersion now, long changesSince) =>
        since.Series == now.Series && since.Number <= now.Number
        && since.Number >= changesSince && since.Number >= now.Number - KeptVersions;

    /// <summary>Collects what a store reads, a row for each span, of the same series.</summary>
    internal static SeriesChanges? Of(IEnumerable<SeriesChangeRow> rows, SeriesVersion since)
    {
        SeriesChanges? changes = null;
        var spans = new List<(long, long)>();
        foreach (var row in rows)
        {
            var now = new SeriesVersion(row.Id, row.Version);
            changes ??= new SeriesChanges(
                new SeriesState(Interval.OfMinutes((int)row.Base), now), AreKnown(since, now, row.Since) ? spans : null);
            if (row is { From: { } from, To: { } to })
                spans.Add((from, to));
        }

        return changes;
    }
}

/// <summary>A span as the stores give it to Dapper; without one where nothing changed.</summary>
internal sealed class SeriesChangeRow
{
    public long Id { get; init; }
    public long Base { get; init; }
    public long Version { get; init; }
    public long Since { get; init; }
    public long? From { get; init; }
    public long? To { get; init; }
}
