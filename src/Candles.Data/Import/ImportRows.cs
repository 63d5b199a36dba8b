using System.Text;

namespace Candles.Data.Import;

/// <summary>How far the parsing of a file has come.</summary>
/// <param name="Rows">Rows read so far.</param>
/// <param name="Fraction">Of the file, 0 to 1.</param>
public readonly record struct ImportProgress(int Rows, double Fraction);

/// <summary>
/// Takes the rows of one file as a format reads them, and remembers where each stood, so that a fault that the check
/// finds later can still be named by line and column.
/// </summary>
internal sealed class ImportRows(int contentLength, IProgress<ImportProgress>? progress, CancellationToken cancel)
{
    public const int MaxValueShown = 40;

    private const int RowsBetweenReports = 4096;

    private readonly List<Candle> _candles = [];
    private readonly List<RowStart> _starts = [];
    private readonly List<LocatedFault> _faults = [];
    private int _rows;
    private int _faultCount;

    /// <summary>Names the column of each field, in the order of <see cref="CandleFields.Names"/>. Set before the first row.</summary>
    public IReadOnlyList<string> Columns { get; set; } = CandleFields.Names;

    /// <summary>Whether faults tell the row beside the line: where one line may hold many.</summary>
    public bool NamesRows { get; set; }

    public int Faults => _faultCount;

    public void Add(int offset, in Candle candle)
    {
        _candles.Add(candle);
        _starts.Add(new RowStart(offset, ++_rows));
        if (_rows % RowsBetweenReports == 0)
            Report(offset);
    }

    /// <summary>Refuses a row for the value of one of its fields.</summary>
    /// <param name="field">Index into <see cref="CandleFields.Names"/>.</param>
    public void RefuseField(int offset, int field, ReadOnlySpan<byte> value, string reason)
    {
        if (value.IsEmpty)
            Refuse(offset, Columns[field], null, "is empty");
        else
            Refuse(offset, Columns[field], value, reason);
    }

    /// <summary>Refuses a row.</summary>
    public void Refuse(int offset, string? column, ReadOnlySpan<byte> value, string reason)
    {
        _rows++;
        _faultCount++;
        if (_faults.Count < CandleBatch.MaxFaultsNamed)
            _faults.Add(new LocatedFault(new RowStart(offset, _rows), column, value.IsEmpty ? null : Shown(Encoding.UTF8.GetString(Clip(value))), reason));
    }

    /// <summary>Makes the check: all rows into a batch, or the faults of parsing and checking together.</summary>
    /// <param name="content">The file the rows came from, to find the lines of faults.</param>
    public (CandleBatch? Batch, ImportFaults? Faults) Check(ReadOnlySpan<byte> content, Interval interval, long latestOpen)
    {
        if (_rows == 0)
            return (null, ImportFaults.OfFile("holds no candles"));
        if (CandleBatch.TryCreate(interval, [.. _candles], latestOpen, out var batch, out var found) && _faultCount == 0)
            return (batch, null);

        foreach (var (index, fault) in found?.First ?? [])
            _faults.Add(new LocatedFault(_starts[index], Columns[CandleFields.IndexOf(fault.Field)], Shown(fault.Value), fault.Reason));
        _faults.Sort((a, b) => a.Start.Row.CompareTo(b.Start.Row));

        var named = new List<ImportFault>();
        foreach (var (start, column, value, reason) in _faults.Take(CandleBatch.MaxFaultsNamed))
            named.Add(new ImportFault(LineOf(content, start.Offset), NamesRows ? start.Row : null, column, value, reason));
        return (null, new ImportFaults(named, _faultCount + (found?.Count ?? 0)));
    }

    private static int LineOf(ReadOnlySpan<byte> content, int offset) => 1 + content[..offset].Count((byte)'\n');

    private static ReadOnlySpan<byte> Clip(ReadOnlySpan<byte> value) => value[..Math.Min(value.Length, 4 * (MaxValueShown + 1))];

    /// <summary>Text that is safe to print: clipped, control characters made visible.</summary>
    private static string Shown(string text)
    {
        var clipped = text.Length <= MaxValueShown ? text : string.Concat(text.AsSpan(0, MaxValueShown - 1), "…");
        return string.Concat(clipped.Select(c => char.IsControl(c) ? '\uFFFD' : c));
    }

    private void Report(int offset)
    {
        cancel.ThrowIfCancellationRequested();
        progress?.Report(new ImportProgress(_rows, (double)offset / contentLength));
    }

    /// <param name="Offset">In the content, of the row's first byte.</param>
    /// <param name="Row">From 1, refused rows counted.</param>
    private readonly record struct RowStart(int Offset, int Row);

    private sealed record LocatedFault(RowStart Start, string? Column, string? Value, string Reason);
}
