using System.Globalization;
using System.Numerics;
using Candles.Data.Model;
using Candles.Data.Numbers;

namespace Candles.Formats.Import;

/// <summary>
/// Puts one row after the other together from its fields, in whatever order they come, and gives it to
/// <see cref="ImportRows"/>. A row is refused once, for the first fault that is met.
/// </summary>
internal sealed class RowInParts(ImportRows rows)
{
    private const int AllFields = (1 << CandleFields.Count) - 1;

    private readonly decimal[] _values = new decimal[CandleFields.Count];
    private int _offset;
    private long _openTime;
    private int _seen; // a bit a field
    private bool _isRefused;

    /// <param name="offset">Of the row in the content.</param>
    public void Start(int offset)
    {
        _offset = offset;
        _seen = 0;
        _isRefused = false;
    }

    /// <summary>Whether a value is wanted here; refuses the row where the field was there before.</summary>
    public bool Wants(int field, int offset)
    {
        var bit = 1 << field;
        if (!_isRefused && (_seen & bit) != 0)
        {
            _isRefused = true;
            rows.RefuseField(offset, field, "stands twice in one row");
        }

        _seen |= bit;
        return !_isRefused;
    }

    /// <summary>Takes a value by its text.</summary>
    public void Take(int field, int offset, ReadOnlySpan<byte> text)
    {
        var isGood = field == 0
            ? ImportTime.TryParse(text, out _openTime, out var fault)
            : DecimalParser.TryParse(text, out _values[field], out fault);
        if (!isGood)
            Refuse(field, offset, text, fault!);
    }

    /// <summary>Takes a number, which is none of the time's.</summary>
    public void Take(int field, decimal value) => _values[field] = value;

    /// <summary>Refuses a value that is neither number nor text.</summary>
    public void RefuseKind(int field, int offset, ReadOnlySpan<byte> value) =>
        Refuse(field, offset, value, field == 0 ? "is not a time" : "is not a number");

    /// <summary>Completes a row of values in order.</summary>
    /// <param name="count">How many there were.</param>
    public void FinishArray(long count)
    {
        if (!_isRefused && count > CandleFields.Count)
            rows.RefuseRow(_offset, null, null, string.Create(CultureInfo.InvariantCulture, $"has {count} values, not {CandleFields.Count}"));
        else
            Finish(count);
    }

    /// <summary>Completes a row of named values.</summary>
    public void FinishObject() => Finish(null);

    /// <param name="count">Of values, where the row is an array.</param>
    private void Finish(long? count)
    {
        if (_isRefused)
            return;
        if (_seen == AllFields)
            rows.Add(_offset, new Candle(_openTime, _values[1], _values[2], _values[3], _values[4], _values[5]));
        else
            rows.RefuseField(_offset, BitOperations.TrailingZeroCount(~_seen), Missing(count));
    }

    private static string Missing(long? count) => count is null
        ? "is missing"
        : string.Create(CultureInfo.InvariantCulture, $"is missing: the row ends after {count} of {CandleFields.Count} values");

    private void Refuse(int field, int offset, ReadOnlySpan<byte> value, string reason)
    {
        _isRefused = true;
        rows.RefuseValue(offset, field, value, reason);
    }
}
