namespace Candles.Formats.Deflate;

/// <summary>
/// Writes one gzip member (RFC 1952) from rows that are deflate bits already: texts as they come, slices of blocks, and last
/// rows, which end otherwise than they do in their block.
/// </summary>
/// <remarks>
/// A slice that is short, or begins within its block, has rows before it that are not in the answer, so some of its rows
/// are encoded anew; all others are copied. A part that is too short for codes of its own goes on in the block before it.
/// <code>
/// var gzip = new GzipWriter(room);
/// gzip.Text(head);
/// gzip.Rows(block, text, starts, from, to);   // for each block
/// gzip.Row(last);                            // without its separator
/// gzip.Text(tail);                           // or what is between two columns, and then the next column's blocks
/// var length = gzip.End();
/// </code>
/// </remarks>
internal ref struct GzipWriter
{
    /// <summary>Bytes of a member beside what its parts take.</summary>
    public const int MaxFrame = HeaderLength + MaxEnd;

    /// <summary>A block of fixed codes that is the last and holds nothing: 1 for last, 01 for fixed, seven zeros for its end.</summary>
    private const int LastBlock = 0b_011;
    private const int LastBlockBits = 3 + 7;

    private const int HeaderLength = 10;
    private const int MaxEnd = 4 + 8 + BitSink.Slack; // the ends of two blocks, the trailer
    private const int MaxTurn = 5; // the end of a block and the beginning of one with fixed codes; bits left over

    private readonly int _room;
    private BitSink _sink;
    private HuffmanTable? _open; // the code of the block that has begun
    private CompressionProfile? _openFor; // what it was made for
    private uint _register = CrcRegister.Inverted;
    private int _length; // of what was written, unpacked

    // The slice written last
    private CodedRows? _page;
    private ReadOnlySpan<byte> _text;
    private ReadOnlySpan<int> _starts;
    private int _from;
    private int _to;

    /// <param name="room">As many bytes as the sum of <see cref="MaxFrame"/> and the parts' MaxLength.</param>
    public GzipWriter(Span<byte> room)
    {
        _room = room.Length;
        _sink = new BitSink(room);
        Reserve(HeaderLength);
        _sink.Put(0x08_8B_1F, 32); // gzip, deflate, no extra fields
        _sink.Put(0, 32); // no time: the same rows make the same bytes
        _sink.Put(0xFF_00, 16); // nor a system
    }

    /// <summary>Of a text, or of a last row.</summary>
    public static int MaxLength(int text) => RowEncoding.MaxBytes(text) + MaxTurn;

    /// <summary>Of a slice.</summary>
    public static int MaxLength(CodedRows block, ReadOnlySpan<int> starts, int from, int to)
    {
        var bytes = starts[to] - starts[from];
        var fresh = bytes < block.Code.PaysFrom ? bytes : starts[FirstCopied(block, from, to)] - starts[from];
        return RowEncoding.MaxBytes(fresh) + ((block.Code.HeaderBits + block.Position(to) - block.Position(from)) / 8) + MaxTurn;
    }

    /// <summary>What stands before, between and behind rows.</summary>
    public void Text(scoped ReadOnlySpan<byte> text)
    {
        Reserve(MaxLength(text.Length));
        if (_open is null || !_open.Literals.Contains(ByteSet.Of(text)))
            SwitchTo(HuffmanTable.Fixed, null);
        _open!.Put(ref _sink, text);
        Check(text);
    }

    /// <summary>The rows <c>[from, to)</c> of a block, as they are. None at all only tells what a <see cref="Row"/> follows.</summary>
    /// <param name="text">The block's rows, as they were given to <see cref="DeflatedRows.Of"/>.</param>
    /// <param name="starts">Where each begins, and where the last ends.</param>
    public void Rows(CodedRows block, ReadOnlySpan<byte> text, ReadOnlySpan<int> starts, int from, int to)
    {
        Reserve(MaxLength(block, starts, from, to));
        _page = block;
        _text = text;
        _starts = starts;
        _from = from;
        _to = to;
        if (from == to)
            return;

        var bytes = starts[to] - starts[from];
        var isShort = block.Code != _open && bytes < block.Code.PaysFrom;
        if (isShort)
            SwitchToAny(block.Shape);
        else
            SwitchTo(block.Code, block.Shape);
        var fresh = isShort ? to : FirstCopied(block, from, to);
        if (fresh > from)
            RowEncoding.Put(ref _sink, _open!, block.Shape, text, starts, from, from, fresh, []);
        if (fresh < to)
            block.Copy(ref _sink, fresh, to);

        _register = CrcRegister.Skip(_register ^ block.Register(from), bytes) ^ block.Register(to);
        _length += bytes;
    }

    /// <summary>
    /// A row that follows the slice written last: the last of its column, cut before its separator; in its block, or one that may
    /// still change and is kept elsewhere.
    /// </summary>
    public void Row(scoped ReadOnlySpan<byte> row)
    {
        Reserve(MaxLength(row.Length));
        var shape = _page!.Shape;
        SwitchToAny(shape);
        var before = _text[_starts[Math.Max(_to - shape.History, _from)].._starts[_to]];
        RowEncoding.PutAfter(ref _sink, _open!, shape, before, row);
        Check(row);
    }

    /// <summary>Ends the member, and tells its length.</summary>
    public int End()
    {
        _open?.End(ref _sink);
        _sink.Put(LastBlock, LastBlockBits);
        _sink.FillByte();
        _sink.Put(_register ^ CrcRegister.Inverted, 32);
        _sink.Put((uint)_length, 32);
        return _sink.Bytes;
    }

    /// <summary>Rows before this one may refer to rows that are not in the answer.</summary>
    private static int FirstCopied(CodedRows block, int from, int to) => from == 0 ? 0 : Math.Min(from + block.Shape.History, to);

    /// <summary>What is short goes on as it is, if that is made for such rows; else it gets codes that cost no header.</summary>
    private void SwitchToAny(CompressionProfile shape)
    {
        if (_openFor != shape)
            SwitchTo(HuffmanTable.Fixed, null);
    }

    private void SwitchTo(HuffmanTable code, CompressionProfile? shape)
    {
        if (code == _open)
            return;
        _open?.End(ref _sink);
        code.Begin(ref _sink);
        _open = code;
        _openFor = shape;
    }

    private void Check(scoped ReadOnlySpan<byte> text)
    {
        _register = CrcRegister.Update(_register, text);
        _length += text.Length;
    }

    private readonly void Reserve(int bytes)
    {
        if (_sink.Bytes + bytes + MaxEnd > _room)
            throw new ArgumentException($"{_room} bytes are too few.");
    }
}
