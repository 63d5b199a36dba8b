using Microsoft.Extensions.Primitives;

namespace Candles.Api.Http;

/// <summary>
/// The header If-None-Match (RFC 9110, 13.1.2), on one or several lines: <c>"*" / 1#( [ "W/" ] DQUOTE *etagc DQUOTE )</c>.
/// Nothing is allocated.
/// </summary>
internal static class IfNoneMatch
{
    /// <summary>
    /// Whether the client has the representation already. Tags are compared weakly, as GET wants it: <c>W/</c> does not count, which a
    /// proxy that compresses puts in front of ours. <c>*</c> is any representation. What comes after something malformed is not read.
    /// </summary>
    /// <param name="tag">Of what would be sent, in its quotes.</param>
    public static bool Matches(StringValues header, string tag)
    {
        for (var line = 0; line < header.Count; line++)
        {
            if (Matches(header[line].AsSpan().Trim(" \t"), tag))
                return true;
        }

        return false;
    }

    private static bool Matches(ReadOnlySpan<char> line, string tag)
    {
        if (line is "*")
            return true;

        while (!line.IsEmpty)
        {
            if (line[0] is ',' or ' ' or '\t')
            {
                line = line[1..];
                continue;
            }

            if (!TryReadTag(ref line, out var sent))
                return false;
            if (sent.SequenceEqual(tag))
                return true;
        }

        return false;
    }

    /// <summary>Takes a tag off the front of a list; what follows must be a comma or the end.</summary>
    private static bool TryReadTag(ref ReadOnlySpan<char> list, out ReadOnlySpan<char> tag)
    {
        var start = list.StartsWith("W/") ? "W/".Length : 0;
        var length = list[start..] is ['"', .. var rest] ? rest.IndexOf('"') : -1;
        if (length < 0)
        {
            tag = default;
            return false;
        }

        var end = start + length + 2;
        tag = list[start..end];
        list = list[end..].TrimStart(" \t");
        return list.IsEmpty || list[0] == ',';
    }
}
