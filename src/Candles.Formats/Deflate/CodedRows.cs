using System.Buffers;

namespace Candles.Formats.Deflate;

/// <summary>
/// Rows of a block as deflate bits, back to back, with the position where each begins and the CRC register up to it. An
/// instance never changes; one with more rows may share its arrays.
/// </summary>
internal sealed class CodedRows
{
    private const int Margin = sizeof(ulong) + BitSink.Slack;

    private readonly byte[] _bits;
    private readonly int[] _positions; // of each row in bits, and behind the last one
    private readonly uint[] _registers; // before each row, and behind the last one; CrcRegister says what registers from zero are for

    private CodedRows(CompressionProfile shape, HuffmanTable code, bool isMany, int rows, byte[] bits, int[] positions, uint[] registers)
    {
        Shape = shape;
        Code = code;
        IsMany = isMany;
        Rows = rows;
        _bits = bits;
        _positions = positions;
        _registers = registers;
    }

    public CompressionProfile Shape { get; }

    public HuffmanTable Code { get; }

    /// <summary>Whether the block had enough rows for a code of its own.</summary>
    public bool IsMany { get; }

    public int Rows { get; }

    /// <summary>Bytes in memory.</summary>
    public int Size =>
        ObjectSize.OfObject + ObjectSize.Of(_bits) + ObjectSize.Of(_positions) + ObjectSize.Of(_registers) + (Code == Shape.Usual ? 0 : Code.Size);

    /// <summary>None yet of a block that has not enough rows for its own code.</summary>
    public static CodedRows Few(CompressionProfile shape) => new(shape, shape.Usual, isMany: false, 0, new byte[Margin], new int[1], new uint[1]);

    /// <summary>None yet of a block that has.</summary>
    public static CodedRows Many(CompressionProfile shape, ReadOnlySpan<byte> text, ReadOnlySpan<int> starts)
    {
        var code = shape.CodeFor(text, starts[..(CompressionProfile.RowsThatTell + 1)]);
        return new(shape, code, isMany: true, 0, new byte[Margin], new int[1], new uint[1]);
    }

    /// <summary>Where the bits of a row begin.</summary>
    public int Position(int row) => _positions[row];

    public uint Register(int row) => _registers[row];

    /// <summary>Copies the bits of the rows <c>[from, to)</c>.</summary>
    public void Copy(ref BitSink sink, int from, int to) => sink.Copy(_bits, _positions[from], _positions[to]);

    /// <summary>With the rows that follow. Nobody else adds to the same ones at the same time.</summary>
    /// <param name="text">All rows of the block.</param>
    /// <param name="starts">Where each begins, and where the last ends.</param>
    public CodedRows Extend(ReadOnlySpan<byte> text, ReadOnlySpan<int> starts)
    {
        var rows = starts.Length - 1;
        var positions = Grown(_positions, Rows + 1, starts.Length);
        var registers = Grown(_registers, Rows + 1, starts.Length);
        for (var row = Rows; row < rows; row++)
            registers[row + 1] = CrcRegister.Update(registers[row], text[starts[row]..starts[row + 1]]);

        var (firstByte, firstBit) = (positions[Rows] >> 3, positions[Rows] & 7);
        var scratch = ArrayPool<byte>.Shared.Rent(RowEncoding.MaxBytes(starts[rows] - starts[Rows]) + Margin);
        scratch[0] = _bits[firstByte];
        var sink = new BitSink(scratch, firstBit);
        RowEncoding.Put(ref sink, Code, Shape, text, starts, 0, Rows, rows, positions.AsSpan(Rows + 1));
        for (var row = Rows + 1; row <= rows; row++)
            positions[row] += firstByte * 8;

        var bits = Grown(_bits, firstByte, firstByte + sink.Bytes + 1 + BitSink.Slack);
        scratch.AsSpan(0, sink.Bytes + 1).CopyTo(bits.AsSpan(firstByte));
        ArrayPool<byte>.Shared.Return(scratch);
        return new CodedRows(Shape, Code, IsMany, rows, bits, positions, registers);
    }

    /// <summary>The first rows come all at once, and more may never come; where more do come, so will others.</summary>
    private T[] Grown<T>(T[] array, int used, int needed)
    {
        if (needed <= array.Length)
            return array;
        var grown = new T[Rows == 0 ? needed : Math.Max(needed, array.Length * 5 / 4)];
        array.AsSpan(0, used).CopyTo(grown);
        return grown;
    }
}
