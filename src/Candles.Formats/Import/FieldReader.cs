using System.Runtime.CompilerServices;

namespace Candles.Formats.Import;

/// <summary>Walks over the fields of one line. A line without a separator is one field.</summary>
internal ref struct FieldReader(ReadOnlySpan<byte> line, byte separator)
{
    private readonly ReadOnlySpan<byte> _line = line;
    private int _next;

    /// <summary>Where in the line the field stands, without spaces and quotes around it.</summary>
    public Range Current { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // as DelimitedFile.ReadRow
    public bool MoveNext()
    {
        if (_next > _line.Length)
            return false;

        var start = _next;
        var rest = _line[start..];
        var length = rest.IndexOf(separator);
        if (length < 0)
            length = rest.Length;
        if (rest.Length > 0 && rest[0] is (byte)'"' or (byte)' ')
            length = QuotedLength(rest, length);

        _next = start + length + 1;
        Current = Trim(start, start + length);
        return true;
    }

    /// <summary>The length up to the separator behind the closing quote, or to the end where no quote closes.</summary>
    private readonly int QuotedLength(ReadOnlySpan<byte> rest, int unquotedLength)
    {
        var quote = rest.IndexOfAnyExcept((byte)' ');
        if (quote < 0 || rest[quote] != '"')
            return unquotedLength;

        var quoted = true;
        for (var i = quote + 1; i < rest.Length; i++)
        {
            if (rest[i] == '"')
                quoted = !quoted; // a doubled quote closes and opens again
            else if (rest[i] == separator && !quoted)
                return i;
        }

        return rest.Length;
    }

    private readonly Range Trim(int start, int end)
    {
        while (start < end && _line[start] == ' ')
            start++;
        while (start < end && _line[end - 1] == ' ')
            end--;
        if (end - start >= 2 && _line[start] == '"' && _line[end - 1] == '"')
            return (start + 1)..(end - 1);
        return start..end;
    }
}
