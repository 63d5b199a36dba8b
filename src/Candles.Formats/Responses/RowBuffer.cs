using System.Buffers;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Candles.Formats.Responses;

/// <summary>
/// Pooled memory for a body of encoded rows. Rows are placed front to back or, where they arrive newest first, back to
/// front: stores read newest first without a sort, and answers are ascending.
/// </summary>
/// <remarks>
/// A row is written first and kept then, when its length is known: behind it <see cref="Slack"/> bytes may be overwritten, so that
/// fixed-size copies may run past its end. Back to front it is written apart and moved to its place.
/// </remarks>
internal sealed class RowBuffer : IBufferWriter<byte>, IDisposable
{
    /// <summary>Bytes behind a reserved row that belong to this buffer.</summary>
    public const int Slack = 32;

    /// <summary>Bytes kept free at both ends: for what encloses the rows, and for the slack.</summary>
    public const int Margin = 64;

    // Five numbers of 8 digits with their frame; a buffer that turns out too small doubles.
    private const int UsualRow = 96;

    private byte[] _bytes;
    private int _start = Margin;
    private int _end = Margin;
    private int _written; // where the row lies that is to be kept
    private bool _backToFront;

    /// <param name="rows">Rows expected at most; more are taken too.</param>
    public RowBuffer(int rows) => _bytes = ArrayPool<byte>.Shared.Rent(SizeOf(rows));

    /// <summary>What is in the buffer; valid until the next row is placed or the buffer is disposed of.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(_start, _end - _start);

    /// <summary>Bytes that a buffer for so many rows takes.</summary>
    public static int SizeOf(int rows) => (rows * UsualRow) + (2 * Margin);

    /// <summary>Forgets all rows; new ones are placed in the given direction.</summary>
    public void Clear(bool backToFront)
    {
        _backToFront = backToFront;
        _start = _end = backToFront ? _bytes.Length - Margin : Margin;
    }

    /// <summary>Room to write the next row in: <paramref name="max"/> bytes, and the slack behind them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref byte Reserve(int max)
    {
        max += Slack;
        if (_backToFront ? _start - max < Margin : _end + max > _bytes.Length - Margin)
            Grow(max);
        _written = _backToFront ? _start - max : _end;
        return ref _bytes[_written];
    }

    /// <summary>Keeps a row of this length that was written where <see cref="Reserve"/> said.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Keep(int length)
    {
        if (!_backToFront)
        {
            _end += length;
            return;
        }

        _start -= length;
        _bytes.AsSpan(_written, length).CopyTo(_bytes.AsSpan(_start));
    }

    /// <summary>Puts what belongs before and after the rows round them, and drops the last row's separator.</summary>
    /// <param name="separator">Bytes of the separator.</param>
    /// <param name="head">At most <see cref="Margin"/> bytes.</param>
    /// <param name="tail">At most <see cref="Margin"/> bytes.</param>
    public void Enclose(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail, int separator)
    {
        if (_end > _start)
            _end -= separator;
        tail.CopyTo(_bytes.AsSpan(_end, Margin));
        _end += tail.Length;
        _start -= head.Length;
        head.CopyTo(_bytes.AsSpan(_start));
    }

    /// <summary>Room for text that is written front to back, not row by row.</summary>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Debug.Assert(!_backToFront);
        if (_end + Math.Max(sizeHint, 1) > _bytes.Length - Margin)
            Grow(sizeHint);
        return _bytes.AsMemory(_end, _bytes.Length - Margin - _end);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public void Advance(int count) => _end += count;

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int atLeast)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * _bytes.Length, _bytes.Length + atLeast));
        var start = _backToFront ? larger.Length - (_bytes.Length - _start) : _start;
        _bytes.AsSpan(_start, _end - _start).CopyTo(larger.AsSpan(start));
        ArrayPool<byte>.Shared.Return(_bytes);
        _end = start + (_end - _start);
        _start = start;
        _bytes = larger;
    }
}
