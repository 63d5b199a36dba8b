namespace Candles.Data.Import;

/// <summary>Why a file is refused: one of its rows, or, without a line, the file itself.</summary>
/// <param name="Line">From 1; null where the fault is the whole file's.</param>
/// <param name="Row">From 1, the row's place in the outer array of a JSON file; null in files of one row a line.</param>
/// <param name="Column">Position and name, <c>column 3 (high)</c>; null where no column is to blame.</param>
/// <param name="Value">What stands there, clipped to <see cref="ImportRows.MaxValueShown"/> characters.</param>
/// <param name="Reason">Reads on after the value: <c>is not a decimal number</c>.</param>
public sealed record ImportFault(int? Line, int? Row, string? Column, string? Value, string Reason)
{
    /// <summary><c>line 5, column 3 (high): 'abc' is not a decimal number</c>.</summary>
    public override string ToString()
    {
        var where = string.Join(", ", ((string?[])[Line is null ? null : $"line {Line}", Row is null ? null : $"row {Row}", Column]).OfType<string>());
        var what = Value is null ? Reason : $"'{Value}' {Reason}";
        return where.Length == 0 ? what : $"{where}: {what}";
    }
}

/// <summary>The first faults of a file, in its order, and how many there are in all.</summary>
public sealed record ImportFaults(IReadOnlyList<ImportFault> First, int Count)
{
    internal static ImportFaults OfFile(string reason) => new([new ImportFault(null, null, null, null, reason)], 1);
}
