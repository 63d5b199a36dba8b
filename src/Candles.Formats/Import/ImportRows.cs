using System.Globalization;
using System.Text;
using Candles.Data.Model;
using Candles.Data.Time;

namespace Candles.Formats.Import;

/// <summary>
/// Takes the rows of one file or request as a format reads them, and remembers where each stood, so that a fault that the
/// check finds later can still be named by line and column.
/// </summary>
internal sealed class ImportRows(int contentLength, int maxRows, IProgress<RowProgress>? progress, CancellationToken cancel)
{
    public const int MaxValueShown = 40;

    private const int RowsBetweenReports = 4096;
    private const int RowsBeforeEstimate = 64;

    private readonly List<Candle> _candles = [];
    private readonly List<RowStart> _starts = [];
    private readonly List<LocatedFault> _faults = [];
    private int _rows;
    private int _faultCount;
    private bool _isBroken;

    /// <summary>Names the column of each field, in the order of <see cref="CandleFields.Names"/>. Set before the first row.</summary>
    public IReadOnlyList<string> Columns { get; set; } = CandleFields.Names;

    /// <summary>Whether faults tell the row beside the line: where one line may hold many.</summary>
    public bool NamesRows { get; set; }

    /// <summary>Whether faults tell the line: not where the content is no text.</summary>
    public bool NamesLines { get; set; } = true;

    /// <summary>Rows read so far, refused ones counted.</summary>
    public int Count => _rows;

    public void Add(int offset, in Candle candle)
    {
        if (_rows < maxRows)
        {
            if (_candles.Count == RowsBeforeEstimate)
                Reserve(offset);
            _candles.Add(candle);
            _starts.Add(new RowStart(offset, _rows));
        }

        if (++_rows % RowsBetweenReports == 0)
            Report(offset);
    }

    /// <summary>Refuses a row for the value of one of its fields.</summary>
    /// <param name="field">Index into <see cref="CandleFields.Names"/>.</param>
    public void RefuseValue(int offset, int field, ReadOnlySpan<byte> value, string reason) =>
        Refuse(offset, field, Columns[field], value, value.IsEmpty ? "is empty" : reason);

    /// <summary>Refuses a row in which a field does not stand once.</summary>
    /// <param name="field">Index into <see cref="CandleFields.Names"/>.</param>
    public void RefuseField(int offset, int field, string reason) => Refuse(offset, field, Columns[field], null, reason);

    /// <summary>Refuses a row that is none of six fields.</summary>
    public void RefuseRow(int offset, string? column, ReadOnlySpan<byte> value, string reason) => Refuse(offset, null, column, value, reason);

    /// <summary>Refuses the place that reading cannot go past.</summary>
    /// <param name="field">Index into <see cref="CandleFields.Names"/>; null outside rows.</param>
    public void Break(int offset, int? field, ReadOnlySpan<byte> value, string reason)
    {
        _isBroken = true;
        Refuse(offset, field, field is { } known ? Columns[known] : null, value, reason);
    }

    /// <summary>Makes the check: all rows into a batch, or the faults of parsing and checking together.</summary>
    /// <param name="content">Where the rows came from, to find the lines of faults.</param>
    public (CandleBatch? Batch, ImportFaults? Faults) Check(ReadOnlySpan<byte> content, Interval interval, long latestOpen)
    {
        if (_rows > maxRows)
        {
            var counts = string.Create(CultureInfo.InvariantCulture, $"holds {_rows:N0} candles; at most {maxRows:N0} are taken at once");
            return (null, ImportFaults.OfContent(counts, ImportRefusal.TooManyRows));
        }

        if (CandleBatch.TryCreate(interval, [.. _candles], latestOpen, out var batch, out var found) && _faultCount == 0)
            return (batch, null);

        foreach (var (index, fault) in found?.First ?? [])
        {
            var field = CandleFields.IndexOf(fault.Field);
            _faults.Add(new LocatedFault(_starts[index], field, Columns[field], Quoted(fault.Value), fault.Reason));
        }

        _faults.Sort((a, b) => a.Start.Index.CompareTo(b.Start.Index));
        var named = new List<ImportFault>();
        foreach (var fault in FirstFaults())
            named.Add(Placed(fault, content));
        return (null, new ImportFaults(
            _isBroken ? ImportRefusal.BadContent : ImportRefusal.BadRows, named, _faultCount + (found?.Count ?? 0)));
    }

    /// <summary>The place that reading could not go past is always among them, and the last.</summary>
    private IEnumerable<LocatedFault> FirstFaults() => _isBroken && _faults.Count > CandleBatch.MaxFaultsNamed
        ? _faults.Take(CandleBatch.MaxFaultsNamed - 1).Append(_faults[^1])
        : _faults.Take(CandleBatch.MaxFaultsNamed);

    /// <summary>Makes room for all rows, by the length of those before this one: lists that double leave as much garbage again.</summary>
    private void Reserve(int offset)
    {
        var estimate = (int)Math.Min(maxRows, 1.02 * RowsBeforeEstimate * contentLength / offset);
        _candles.EnsureCapacity(estimate);
        _starts.EnsureCapacity(estimate);
    }

    private void Refuse(int offset, int? field, string? column, ReadOnlySpan<byte> value, string reason)
    {
        _faultCount++;
        if (_faults.Count < CandleBatch.MaxFaultsNamed || _isBroken)
            _faults.Add(new LocatedFault(new RowStart(offset, _rows), field, column, value.IsEmpty ? null : Quoted(value), reason));
        if (++_rows % RowsBetweenReports == 0)
            Report(offset);
    }

    private ImportFault Placed(LocatedFault fault, ReadOnlySpan<byte> content) => new(
        fault.Start.Index,
        fault.Field is { } field ? CandleFields.Names[field] : null,
        NamesLines ? 1 + content[..fault.Start.Offset].Count((byte)'\n') : null,
        NamesRows ? fault.Start.Index + 1 : null,
        fault.Column,
        fault.Value,
        fault.Reason);

    private static string Quoted(ReadOnlySpan<byte> value) =>
        Quoted(Encoding.UTF8.GetString(value[..Math.Min(value.Length, 4 * (MaxValueShown + 1))])); // a character has at most 4 bytes

    /// <summary>Text that is safe to print: clipped, control characters made visible.</summary>
    private static string Quoted(string text)
    {
        var clipped = text.Length <= MaxValueShown ? text : string.Concat(text.AsSpan(0, MaxValueShown - 1), "…");
        return string.Concat(clipped.Select(c => char.IsControl(c) ? '\uFFFD' : c));
    }

    private void Report(int offset)
    {
        cancel.ThrowIfCancellationRequested();
        progress?.Report(new RowProgress(_rows, (double)offset / contentLength));
    }

    /// <param name="Offset">In the content, of the row's first byte.</param>
    /// <param name="Index">From 0, refused rows counted.</param>
    private readonly record struct RowStart(int Offset, int Index);

    private sealed record LocatedFault(RowStart Start, int? Field, string? Column, string? Value, string Reason);
}
