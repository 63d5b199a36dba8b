using System.Globalization;
using System.Text.Json;

namespace Candles.Formats.Import;

/// <summary>
/// One row of JSON: <c>[open_time, open, high, low, close, volume]</c>, or an object that has each of these fields once,
/// under any of its names (<see cref="CandleFields.OfProperty"/>) and in any order; other properties are passed over. Each
/// value is a number, with or without exponent, or the same as a string; none goes through a float.
/// </summary>
internal sealed class JsonRow(ImportRows rows)
{
    private readonly RowInParts _row = new(rows);
    private readonly byte[] _unescaped = new byte[256];

    public ImportRows Rows { get; } = rows;

    /// <summary>The field that is being read; null before and after the row, and while what is read is no field.</summary>
    public int? Field { get; private set; }

    /// <param name="json">At the start of an array or object; read up to its end.</param>
    /// <param name="start">Where in the content the reader's text begins.</param>
    /// <returns>False where the text ends in the row.</returns>
    /// <exception cref="JsonException">The text is no JSON.</exception>
    public bool Read(ref Utf8JsonReader json, int start)
    {
        _row.Start(start + (int)json.TokenStartIndex);
        return json.TokenType == JsonTokenType.StartArray ? ReadArray(ref json, start) : ReadObject(ref json, start);
    }

    private bool ReadArray(ref Utf8JsonReader json, int start)
    {
        var count = 0;
        Field = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (!ReadValue(ref json, start))
                return false;
            count++;
            Field = count < CandleFields.Count ? count : null;
        }

        if (json.TokenType != JsonTokenType.EndArray)
            return false;
        Field = null;
        _row.FinishArray(count);
        return true;
    }

    private bool ReadObject(ref Utf8JsonReader json, int start)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            Field = CandleFields.OfProperty(TextOf(ref json));
            if (!json.Read() || !ReadValue(ref json, start))
                return false;
            Field = null;
        }

        if (json.TokenType != JsonTokenType.EndObject)
            return false;
        _row.FinishObject();
        return true;
    }

    /// <returns>False where the text ends in the value.</returns>
    private bool ReadValue(ref Utf8JsonReader json, int start)
    {
        var offset = start + (int)json.TokenStartIndex;
        if (Field is { } field && _row.Wants(field, offset))
        {
            if (json.TokenType is JsonTokenType.Number or JsonTokenType.String)
                _row.Take(field, offset, TextOf(ref json));
            else
                _row.RefuseKind(field, offset, json.ValueSpan);
        }

        return json.TrySkip();
    }

    /// <summary>What a number, string or name says; as it is written where that is beyond ASCII or too long.</summary>
    private ReadOnlySpan<byte> TextOf(ref Utf8JsonReader json)
    {
        var text = json.ValueSpan;
        return json.ValueIsEscaped && text.Length <= _unescaped.Length ? Unescape(text) : text;
    }

    /// <summary>Turns <c>\u002B</c> into <c>+</c>: serializers escape more than they must.</summary>
    private ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> text)
    {
        var length = 0;
        for (var i = 0; i < text.Length; i++, length++)
        {
            _unescaped[length] = text[i];
            if (text[i] != '\\')
                continue;
            if (text[i..] is not [_, (byte)'u', (byte)'0', (byte)'0', <= (byte)'7', ..]
                || !byte.TryParse(text.Slice(i + 4, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _unescaped[length]))
            {
                return text;
            }

            i += 5;
        }

        return _unescaped.AsSpan(0, length);
    }
}
