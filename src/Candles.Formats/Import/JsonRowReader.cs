using System.Text.Json;

namespace Candles.Formats.Import;

/// <summary>
/// Walks over the rows of JSON. A bad row is refused and passed over; where the text is no JSON any more, or ends before
/// its arrays and objects do, that is the last fault.
/// </summary>
/// <remarks>
/// <see cref="UsualRow"/> takes the rows it knows, and <see cref="Utf8JsonReader"/> judges all else. It is never told of the
/// rows in between: set behind them with the state it had, it reads on as if they were not there.
/// </remarks>
internal ref struct JsonRowReader
{
    private const int MaxDepth = 64;
    private const string NotARow = "is no row: neither [open_time, open, high, low, close, volume] nor an object of these";
    private const string NoRows = "the JSON object has neither an array \"data\" nor the fields of a candle";
    private const string TwoArrays = "the JSON object has two arrays \"data\"";
    private const string NotJson = "is not JSON; nothing behind it was read";
    private const string CutOff = "ends here, before its arrays and objects are closed: it is cut off";

    private static readonly string TooDeep = $"is nested more than {MaxDepth} deep; nothing behind it was read";

    private readonly ReadOnlySpan<byte> _content;
    private readonly JsonRow _row;
    private int _start;
    private Utf8JsonReader _json;

    /// <param name="content">The text up to where reading ends.</param>
    /// <param name="start">Where in it reading begins.</param>
    /// <param name="row">Takes the rows, one after the other.</param>
    public JsonRowReader(ReadOnlySpan<byte> content, int start, JsonRow row)
    {
        _content = content;
        _row = row;
        ReadOnFrom(start, new JsonReaderState(new JsonReaderOptions { MaxDepth = MaxDepth }));
    }

    /// <summary>Reads rows in an array, the array <c>data</c> of an object, or a row alone.</summary>
    public void ReadDocument()
    {
        try
        {
            ReadRoot();
            BreakIfCutOff();
        }
        catch (JsonException)
        {
            Break(IsTooDeep() ? TooDeep : NotJson);
        }
    }

    /// <summary>Reads a row alone.</summary>
    /// <returns>False where the text is no JSON.</returns>
    public bool ReadLine()
    {
        try
        {
            if (_json.Read())
                ReadRow();
            _json.Read(); // nothing may follow
            return !BreakIfCutOff();
        }
        catch (JsonException)
        {
            Break(IsTooDeep() ? TooDeep : NotJson);
            return false;
        }
    }

    private void ReadRoot()
    {
        if (!_json.Read())
            return;

        if (_json.TokenType == JsonTokenType.StartArray && !IsRowAlone())
            ReadRows();
        else if (_json.TokenType != JsonTokenType.StartObject)
            ReadRow();
        else
            ReadRootObject();

        _json.Read(); // nothing may follow
    }

    /// <summary>Whether the array that begins here is one row: its first element is a value.</summary>
    private readonly bool IsRowAlone()
    {
        var ahead = _json;
        return ahead.Read() && ahead.TokenType is JsonTokenType.Number or JsonTokenType.String;
    }

    /// <summary>Reads the rows of the property <c>data</c>, and past the end of the object; where there is none, the object is a row.</summary>
    private void ReadRootObject()
    {
        var asRow = _json;
        var (found, isRow) = (false, false);
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var isData = _json.ValueSpan.SequenceEqual("data"u8);
            isRow |= CandleFields.OfProperty(_json.ValueSpan) is not null;
            if (!_json.Read())
                return;
            if (isData && _json.TokenType == JsonTokenType.StartArray)
            {
                if (found)
                    _row.Rows.RefuseRow(At(_json.TokenStartIndex), null, null, TwoArrays);
                found = true;
                ReadRows();
            }
            else if (!_json.TrySkip())
            {
                return;
            }
        }

        if (found || _json.TokenType != JsonTokenType.EndObject)
            return;
        if (!isRow)
        {
            _row.Rows.RefuseRow(0, null, null, NoRows);
            return;
        }

        _json = asRow;
        ReadRow();
    }

    private void ReadRows()
    {
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            if (!ReadRow())
                return;
            var next = UsualRow.ReadFollowing(_content, At(_json.BytesConsumed), _row.Rows);
            if (next > At(_json.BytesConsumed))
                ReadOnFrom(next, _json.CurrentState);
        }
    }

    /// <returns>False where the text ends in it.</returns>
    private bool ReadRow()
    {
        if (_json.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
            return _row.Read(ref _json, _start);
        _row.Rows.RefuseRow(At(_json.TokenStartIndex), null, _json.ValueSpan, NotARow);
        return true;
    }

    private void ReadOnFrom(int start, JsonReaderState state)
    {
        _start = start;
        _json = new Utf8JsonReader(_content[start..], isFinalBlock: false, state); // so that an early end is told from a wrong byte
    }

    private readonly int At(long index) => _start + (int)index;

    private readonly bool BreakIfCutOff()
    {
        var isWhole = _json.CurrentDepth == 0
            && _json.TokenType is not (JsonTokenType.None or JsonTokenType.StartArray or JsonTokenType.StartObject);
        if (isWhole)
            return false;
        Break(CutOff);
        return true;
    }

    /// <summary>Whether reading stopped before one level too many. A start token counts as of the level above it.</summary>
    private readonly bool IsTooDeep() => _json.CurrentDepth >= MaxDepth - 1 && Rest() is [(byte)'[' or (byte)'{', ..];

    /// <summary>Refuses the place that reading cannot go past.</summary>
    private readonly void Break(string reason)
    {
        var rest = Rest();
        var end = rest.Length < 2 ? -1 : rest[1..].IndexOfAny(",]}\r\n"u8);
        _row.Rows.Break(_content.Length - rest.Length, _row.Field, end < 0 ? rest : rest[..(end + 1)], reason);
    }

    /// <summary>What was not read, from the next token on.</summary>
    private readonly ReadOnlySpan<byte> Rest()
    {
        var rest = _content[At(_json.BytesConsumed)..].TrimStart(" \t\r\n"u8);
        return rest is [(byte)',', ..] ? rest[1..].TrimStart(" \t\r\n"u8) : rest;
    }
}
