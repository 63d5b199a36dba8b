namespace Candles.Api.Endpoints;

/// <summary>
/// Walks a query string by RFC 3986: pieces between <c>&amp;</c>, percent-decoded and nothing else. A plus sign stays one,
/// so that <c>from=2026-06-01T00:00:00+02:00</c> means what it says.
/// </summary>
internal ref struct QueryString(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> _rest = text.StartsWith('?') ? text[1..] : text;

    /// <summary>Decoded, as sent where the percent-encoding is broken.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Decoded; empty where there is none.</summary>
    public string Value { get; private set; } = "";

    public bool MoveNext()
    {
        while (!_rest.IsEmpty)
        {
            var end = _rest.IndexOf('&');
            var piece = end < 0 ? _rest : _rest[..end];
            _rest = end < 0 ? [] : _rest[(end + 1)..];
            if (piece.IsEmpty)
                continue;

            var equals = piece.IndexOf('=');
            Name = Uri.UnescapeDataString(equals < 0 ? piece : piece[..equals]);
            Value = equals < 0 ? "" : Uri.UnescapeDataString(piece[(equals + 1)..]);
            return true;
        }

        return false;
    }
}
