using Candles.Data.Model;

namespace Candles.Formats.Import;

/// <summary>Why content is refused: one of its rows, or, without an index, the content itself.</summary>
/// <param name="Index">The row's place, from 0, refused rows counted; null where the fault is the whole content's.</param>
/// <param name="Field">As <see cref="CandleFault.Field"/>; null where no one field is to blame.</param>
/// <param name="Line">From 1; null where the fault is the whole content's, or the format has no lines.</param>
/// <param name="Row">From 1, <paramref name="Index"/> for people; null in formats of one row a line.</param>
/// <param name="Column">The field as the content calls it, <c>column 3 (high)</c>; null where no column is to blame.</param>
/// <param name="Value">What stands there, clipped to <see cref="ImportRows.MaxValueShown"/> characters.</param>
/// <param name="Reason">Reads on after the value: <c>is not a decimal number</c>.</param>
public sealed record ImportFault(int? Index, string? Field, int? Line, int? Row, string? Column, string? Value, string Reason)
{
    /// <summary><c>line 5, column 3 (high): 'abc' is not a decimal number</c>.</summary>
    public override string ToString()
    {
        string?[] place = [Line is null ? null : $"line {Line}", Row is null ? null : $"row {Row}", Column];
        var where = string.Join(", ", place.OfType<string>());
        var what = Value is null ? Reason : $"'{Value}' {Reason}";
        return where.Length == 0 ? what : $"{where}: {what}";
    }
}

public enum ImportRefusal
{
    /// <summary>All rows were seen, and some are bad.</summary>
    BadRows,

    /// <summary>The content is not of its format, or ends early: what rows stand in it cannot be known.</summary>
    BadContent,

    /// <summary>There are more rows than the caller takes; none was looked at more closely.</summary>
    TooManyRows,
}

/// <summary>The first faults of content that was refused, in its order, and how many there are in all.</summary>
public sealed record ImportFaults(ImportRefusal Refusal, IReadOnlyList<ImportFault> First, int Count)
{
    internal static ImportFaults OfContent(string reason, ImportRefusal refusal = ImportRefusal.BadContent) =>
        new(refusal, [new ImportFault(null, null, null, null, null, null, reason)], 1);
}
