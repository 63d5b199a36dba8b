using System.Text.Json;

namespace Candles.Data.Import;

/// <summary>
/// Walks over the rows of a JSON file. A bad row is refused and passed over; where the text is no JSON any more, or ends
/// before its arrays do, that is the last fault.
/// </summary>
internal ref struct JsonRowReader(ReadOnlySpan<byte> content, ImportRows rows)
{
    private readonly ReadOnlySpan<byte> _content = content;
    private Utf8JsonReader _json = new(content, isFinalBlock: false, state: default); // so that an early end is told from a wrong byte
    private int _element = CandleFields.Count;

    public void Read()
    {
        try
        {
            ReadRoot();
            if (_json is not { CurrentDepth: 0, TokenType: JsonTokenType.EndArray or JsonTokenType.EndObject })
                Break("ends here, before its arrays are closed: the file is cut off");
        }
        catch (JsonException)
        {
            Break("is not JSON; nothing behind it was read");
        }
    }

    private void ReadRoot()
    {
        if (!_json.Read())
            return;

        if (_json.TokenType == JsonTokenType.StartArray)
            ReadRows();
        else if (_json.TokenType != JsonTokenType.StartObject)
            return;
        else if (!FindData() && _json.TokenType == JsonTokenType.EndObject)
            rows.Refuse(0, null, null, "the JSON object has no array \"data\"");

        _json.Read(); // nothing may follow
    }

    /// <summary>Reads the rows of the property <c>data</c>, and past the end of the object.</summary>
    private bool FindData()
    {
        var found = false;
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var isData = _json.ValueTextEquals("data"u8);
            if (!_json.Read())
                break;
            if (isData && _json.TokenType == JsonTokenType.StartArray)
            {
                found = true;
                ReadRows();
            }
            else if (!_json.TrySkip())
            {
                break;
            }
        }

        return found;
    }

    private void ReadRows()
    {
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            if (_json.TokenType == JsonTokenType.StartArray)
            {
                ReadRow();
            }
            else
            {
                rows.Refuse((int)_json.TokenStartIndex, null, _json.ValueSpan, "is not an array [open_time, open, high, low, close, volume]");
                if (!_json.TrySkip())
                    return;
            }
        }
    }

    private void ReadRow()
    {
        var offset = (int)_json.TokenStartIndex;
        var openTime = 0L;
        Span<decimal> values = stackalloc decimal[CandleFields.Count];
        var isGood = true;
        for (_element = 0; _json.Read() && _json.TokenType != JsonTokenType.EndArray; _element++)
        {
            if (isGood && _element < CandleFields.Count)
                isGood = _element == 0 ? TryTime(out openTime) : TryNumber(out values[_element]);
            if (!_json.TrySkip())
                return;
        }

        if (_json.TokenType != JsonTokenType.EndArray)
            return;
        if (isGood && _element == CandleFields.Count)
            rows.Add(offset, new Candle(openTime, values[1], values[2], values[3], values[4], values[5]));
        else if (isGood)
            RefuseCount(offset);
        _element = CandleFields.Count;
    }

    private readonly bool TryTime(out long time)
    {
        time = 0;
        return HasText() && (ImportTime.TryParse(_json.ValueSpan, out time, out var fault) || Refuse(fault));
    }

    private readonly bool TryNumber(out decimal value)
    {
        value = 0;
        return HasText() && (DecimalText.TryParse(_json.ValueSpan, out value, out var fault) || Refuse(fault));
    }

    private readonly bool HasText() =>
        _json.TokenType is JsonTokenType.Number or JsonTokenType.String || Refuse("is not a number");

    private readonly bool Refuse(string reason)
    {
        rows.RefuseField((int)_json.TokenStartIndex, _element, _json.ValueSpan, reason);
        return false;
    }

    private readonly void RefuseCount(int offset)
    {
        if (_element < CandleFields.Count)
            rows.Refuse(offset, rows.Columns[_element], null, $"is missing: the row ends after {_element} of {CandleFields.Count} values");
        else
            rows.Refuse(offset, $"column {CandleFields.Count + 1}", null, $"is one too many: the row has {_element} values, not {CandleFields.Count}");
    }

    /// <summary>Refuses the place that reading cannot go past.</summary>
    private readonly void Break(string reason)
    {
        var rest = _content[(int)_json.BytesConsumed..].TrimStart(" \t\r\n"u8);
        if (rest is [(byte)',', ..])
            rest = rest[1..].TrimStart(" \t\r\n"u8);
        var length = rest.Length < 2 ? rest.Length : 1 + (rest[1..].IndexOfAny(",]}\r\n"u8) is >= 0 and var end ? end : rest.Length - 1);
        var column = _element < CandleFields.Count ? rows.Columns[_element] : null;
        rows.Refuse(_content.Length - rest.Length, column, rest[..length], reason);
    }
}
