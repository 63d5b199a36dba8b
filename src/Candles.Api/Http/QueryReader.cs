namespace Candles.Api.Http;

/// <summary>
/// Walks a query string by RFC 3986: pieces between <c>&amp;</c>, percent-decoded and nothing else. A plus sign stays one,
/// so that <c>from=2026-06-01T00:00:00+02:00</c> means what it says. Nothing is allocated but for encoded pieces that
/// are longer than their half of the scratch space.
/// </summary>
/// <param name="text">As it was sent, with its question mark or without.</param>
/// <param name="scratch">For pieces that are percent-encoded, a half each for name and value; <see cref="Scratch"/> is enough for most.</param>
internal ref struct QueryReader(ReadOnlySpan<char> text, Span<char> scratch)
{
    /// <summary>Room for a name and a value of 64 characters each: a time in ISO 8601 with each sign encoded has 45.</summary>
    public const int Scratch = 128;

    private readonly ReadOnlySpan<char> _text = text;
    private readonly Span<char> _scratch = scratch;
    private readonly bool _isEncoded = text.Contains('%');
    private int _next = text.StartsWith('?') ? 1 : 0;

    /// <summary>Decoded, as sent where the percent-encoding is broken; until the next <see cref="MoveNext"/>.</summary>
    public ReadOnlySpan<char> Name { get; private set; }

    /// <summary>Decoded; empty where there is none; until the next <see cref="MoveNext"/>.</summary>
    public ReadOnlySpan<char> Value { get; private set; }

    /// <summary>Where the value stands in the text, as it was sent.</summary>
    public Range ValueAt { get; private set; }

    public bool MoveNext()
    {
        while (_next < _text.Length)
        {
            var start = _next;
            var length = _text[start..].IndexOf('&');
            var end = length < 0 ? _text.Length : start + length;
            _next = end + 1;
            if (end == start)
                continue;

            var name = _text[start..end];
            var equals = name.IndexOf('=');
            var valueStart = equals < 0 ? end : start + equals + 1;
            var value = _text[valueStart..end];
            if (equals >= 0)
                name = name[..equals];

            var half = _scratch.Length / 2;
            Name = _isEncoded ? Decode(name, _scratch[..half]) : name;
            Value = _isEncoded ? Decode(value, _scratch[half..]) : value;
            ValueAt = valueStart..end;
            return true;
        }

        return false;
    }

    private static ReadOnlySpan<char> Decode(ReadOnlySpan<char> piece, Span<char> into) =>
        !piece.Contains('%') ? piece
        : piece.Length <= into.Length && Uri.TryUnescapeDataString(piece, into, out var length) ? into[..length]
        : Uri.UnescapeDataString(piece);
}
