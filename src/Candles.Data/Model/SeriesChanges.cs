using Candles.Data.Time;

namespace Candles.Data.Model;

/// <summary>What changed in a series after a version.</summary>
/// <param name="State">What the series has come to.</param>
/// <param name="SinceAt">A time when that version was not committed yet, or just then, Unix milliseconds; null where none is known.</param>
/// <param name="Spans">
/// By <see cref="ChangedSpan.From"/>; they may overlap. Null where it is not known: after a delete, after a write by another program that
/// cannot say, or beyond <see cref="KeptVersions"/> versions.
/// </param>
public sealed record SeriesChanges(SeriesState State, long? SinceAt, IReadOnlyList<ChangedSpan>? Spans)
{
    /// <summary>Changes of so many versions are told.</summary>
    public const int KeptVersions = 10_000;

    /// <summary>Stores drop older ones whenever a version is a multiple of this.</summary>
    internal const int DroppedEvery = 256;

    /// <param name="changesSince">The store tells no changes up to this number.</param>
    internal static bool AreKnown(SeriesVersion since, SeriesVersion now, long changesSince) =>
        since.Series == now.Series && since.Number <= now.Number
        && since.Number >= changesSince && since.Number >= now.Number - KeptVersions;

    /// <summary>Collects what a store reads of one series, a row for each span.</summary>
    internal static SeriesChanges? Of(IEnumerable<SeriesChangeRow> rows, SeriesVersion since)
    {
        SeriesChanges? changes = null;
        var spans = new List<ChangedSpan>();
        foreach (var row in rows)
        {
            var now = new SeriesVersion(row.Id, row.Version);
            changes ??= new SeriesChanges(
                new SeriesState(Interval.OfMinutes((int)row.Base), now), row.SinceAt, AreKnown(since, now, row.Since) ? spans : null);
            if (row is { From: { } from, To: { } to })
                spans.Add(new ChangedSpan(from, to, row.Added > since.Number));
        }

        return changes;
    }
}

/// <summary>Base candles with open times in <c>[From, To)</c>, of which some, or all, changed.</summary>
/// <param name="IsNew">Just this span had not been changed before.</param>
public readonly record struct ChangedSpan(long From, long To, bool IsNew);

/// <summary>A span as the stores give it to Dapper; without one where nothing changed.</summary>
internal sealed class SeriesChangeRow
{
    public long Id { get; init; }
    public long Base { get; init; }
    public long Version { get; init; }
    public long Since { get; init; }
    public long? SinceAt { get; init; }
    public long? From { get; init; }
    public long? To { get; init; }
    public long? Added { get; init; }
}
