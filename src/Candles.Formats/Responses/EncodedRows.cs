using Candles.Data.Model;
using Candles.Formats.Deflate;

namespace Candles.Formats.Responses;

/// <summary>
/// Rows of one column of a format: bytes back to back, and where each starts. Rows are appended by one writer at a time and never
/// change, so readers need no lock.
/// </summary>
internal sealed class EncodedRows(CandleEncoder encoder, int column)
{
    private byte[] _bytes = [];
    private int[] _starts = [0]; // of each row, and the end of the last
    private volatile int _count;
    private DeflatedRows? _deflated;

    /// <summary>Rows that may be read.</summary>
    public int Count => _count;

    /// <summary>Bytes held.</summary>
    public int Size => _bytes.Length + (_starts.Length * sizeof(int)) + (_deflated?.Size ?? 0);

    /// <summary>The bytes of rows in <c>[from, to)</c>, separators included.</summary>
    public ReadOnlySpan<byte> Slice(int from, int to)
    {
        var starts = _starts;
        return _bytes.AsSpan(starts[from], starts[to] - starts[from]);
    }

    /// <summary>The first rows, back to back.</summary>
    public ReadOnlySpan<byte> Text(int count) => _bytes.AsSpan(0, _starts[count]);

    /// <summary>Where each of the first rows begins, and where the last ends.</summary>
    public ReadOnlySpan<int> Starts(int count) => _starts.AsSpan(0, count + 1);

    /// <summary>The first rows, deflated.</summary>
    /// <param name="rowsOfBlock">How many the block has, with the one by itself.</param>
    public CodedRows Coded(int count, int rowsOfBlock)
    {
        if (_deflated is null)
            Interlocked.CompareExchange(ref _deflated, new DeflatedRows(CompressionProfiles.Of(encoder, column)), null);
        return _deflated.Of(Text(count), Starts(count), rowsOfBlock);
    }

    public int LengthOf(int from, int to)
    {
        var starts = _starts;
        return starts[to] - starts[from];
    }

    /// <summary>Encodes rows up to <paramref name="count"/>. Called by one writer at a time.</summary>
    public void Extend(PackedRows rows, int count)
    {
        var row = default(RawCandle);
        var first = _count;
        var end = _starts[first];
        Reserve(first, count, end);
        for (var i = first; i < count; i++)
        {
            rows.Read(i, ref row);
            if (_bytes.Length - end < encoder.MaxRow + RowBuffer.Slack)
                Grow(end, i, count - i);
            end += encoder.Put(column, row, ref _bytes[end]);
            _starts[i + 1] = end;
        }

        if (count - first > 1)
            Array.Resize(ref _bytes, end + RowBuffer.Slack); // loaded at once: not much will follow
        _count = count;
    }

    private void Reserve(int first, int count, int end)
    {
        if (_starts.Length <= count)
            Array.Resize(ref _starts, Math.Max(count + 1, first == 0 ? 0 : _starts.Length * 2));
        if (first == 0)
            Grow(end, 0, count);
    }

    /// <param name="done">Rows that took the bytes up to end.</param>
    private void Grow(int end, int done, int rows)
    {
        var usual = done == 0 ? encoder.MaxRow / 2 : (end / done) + 1; // the first ones are guessed at
        Array.Resize(ref _bytes, Math.Max(end + (usual * rows), end * 5 / 4) + encoder.MaxRow + RowBuffer.Slack);
    }
}
