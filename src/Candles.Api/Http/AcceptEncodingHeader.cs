using System.Buffers;
using Microsoft.Extensions.Primitives;

namespace Candles.Api.Http;

/// <summary>
/// Chooses a content coding by the Accept-Encoding header (RFC 9110, 12.5.3), on one or several lines, without allocation:
/// <c>1#( ( token / "*" ) [ OWS ";" OWS "q=" qvalue ] )</c>.
/// </summary>
internal static class AcceptEncodingHeader
{
    private const int Unsaid = -1;
    private const int FullQuality = 1000;

    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Gzip where it is liked as well as identity or better, identity where it is not refused, else null.</summary>
    /// <param name="offersGzip">Whether gzip is to be had; otherwise it is identity or nothing.</param>
    /// <remarks>
    /// A header that is absent, empty or malformed means identity. Identity that is not mentioned, not even by <c>*</c>, is the last
    /// resort. A coding that is named twice has the better of its qualities, and <c>x-gzip</c> is gzip (RFC 9110, 8.4.1.3).
    /// </remarks>
    public static ContentCoding? Choose(StringValues header, bool offersGzip)
    {
        var (gzip, identity, any) = (Unsaid, Unsaid, Unsaid);
        for (var line = 0; line < header.Count; line++)
        {
            var rest = header[line].AsSpan();
            while (!rest.IsEmpty)
            {
                var element = NextElement(ref rest);
                if (element.IsEmpty)
                    continue;
                if (!TryRead(element, out var coding, out var quality))
                    return ContentCoding.Identity;

                if (coding is "*")
                    any = Math.Max(any, quality);
                else if (Is(coding, "gzip") || Is(coding, "x-gzip"))
                    gzip = Math.Max(gzip, quality);
                else if (Is(coding, "identity"))
                    identity = Math.Max(identity, quality);
            }
        }

        if (gzip == Unsaid)
            gzip = any;
        if (identity == Unsaid)
            identity = any;
        return offersGzip && gzip > 0 && gzip >= identity ? ContentCoding.Gzip
            : identity != 0 ? ContentCoding.Identity
            : null;
    }

    private static ReadOnlySpan<char> NextElement(ref ReadOnlySpan<char> rest)
    {
        var comma = rest.IndexOf(',');
        var element = comma < 0 ? rest : rest[..comma];
        rest = comma < 0 ? [] : rest[(comma + 1)..];
        return element.Trim(" \t");
    }

    private static bool TryRead(ReadOnlySpan<char> element, out ReadOnlySpan<char> coding, out int quality)
    {
        quality = FullQuality;
        coding = element;
        var semicolon = element.IndexOf(';');
        if (semicolon >= 0)
        {
            coding = element[..semicolon].TrimEnd(" \t");
            if (!TryReadQuality(element[(semicolon + 1)..].TrimStart(" \t"), out quality))
                return false;
        }

        return !coding.IsEmpty && !coding.ContainsAnyExcept(TokenCharacters);
    }

    /// <summary>Reads <c>q=0.123</c> in thousandths: 0 or 1 and up to three places, at most 1.</summary>
    private static bool TryReadQuality(ReadOnlySpan<char> weight, out int quality)
    {
        quality = 0;
        if (weight is not (['q' or 'Q', '=', '0' or '1', .. { Length: 0 }] or ['q' or 'Q', '=', '0' or '1', '.', .. { Length: <= 3 }]))
            return false;

        quality = (weight[2] - '0') * FullQuality;
        var worth = FullQuality / 10;
        for (var i = "q=0.".Length; i < weight.Length; i++, worth /= 10)
        {
            if (!char.IsAsciiDigit(weight[i]))
                return false;
            quality += (weight[i] - '0') * worth;
        }

        return quality <= FullQuality;
    }

    private static bool Is(ReadOnlySpan<char> coding, string name) => coding.Equals(name, StringComparison.OrdinalIgnoreCase);
}

/// <summary>How a body is packed (RFC 9110, 8.4.1).</summary>
internal enum ContentCoding
{
    Identity,
    Gzip,
}
