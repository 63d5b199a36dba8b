using System.Buffers.Binary;

namespace Candles.Formats.MessagePack;

/// <summary>
/// Reads MessagePack value by value, never recursing and never believing a length before its bytes are there.
/// </summary>
/// <remarks>Format: https://github.com/msgpack/msgpack/blob/master/spec.md.</remarks>
internal ref struct MessagePackReader(ReadOnlySpan<byte> content)
{
    private readonly ReadOnlySpan<byte> _content = content;

    /// <summary>Where the next value begins; after a failure, where the one begins that cannot be read.</summary>
    public int Position { get; private set; }

    /// <summary>Whether the byte at <see cref="Position"/> begins no value: the specification leaves one out.</summary>
    public readonly bool IsInvalid => Position < _content.Length && _content[Position] == 0xC1;

    /// <summary>Reads a value; of an array or map only its head.</summary>
    /// <returns>False where the content ends before the value does, or begins none.</returns>
    public bool TryRead(out MessagePackToken token)
    {
        token = default;
        var rest = _content[Position..];
        if (rest.IsEmpty)
            return false;

        var first = rest[0];
        var known = true;
        var length = 1;
        switch (first)
        {
            case <= 0x7F:
                token = MessagePackToken.OfInteger(first);
                break;
            case <= 0x8F:
                token = MessagePackToken.OfMap(first & 0x0F);
                break;
            case <= 0x9F:
                token = MessagePackToken.OfArray(first & 0x0F);
                break;
            case <= 0xBF:
                known = TryTake(rest, 1, first & 0x1F, out var text, out length);
                token = MessagePackToken.OfString(text);
                break;
            case >= 0xE0:
                token = MessagePackToken.OfInteger((sbyte)first);
                break;
            default:
                known = TryReadLong(rest, out token, out length);
                break;
        }

        if (known)
            Position += length;
        return known;
    }

    /// <summary>Passes over the elements of an array or map whose head was read, however deep they are.</summary>
    /// <returns>As <see cref="TryRead"/>.</returns>
    public bool TrySkipElements(in MessagePackToken head)
    {
        for (var left = head.Count; left > 0; left--)
        {
            if (!TryRead(out var token))
                return false;
            left += token.Count; // below 2^33 each, and heads of so many take 5 bytes of at most 2^31: no overflow
        }

        return true;
    }

    /// <summary>Reads a value whose first byte is a type and no value.</summary>
    private static bool TryReadLong(ReadOnlySpan<byte> rest, out MessagePackToken token, out int length)
    {
        token = default;
        length = rest[0] switch
        {
            0xC0 or 0xC2 or 0xC3 => 1,
            0xC4 or 0xC7 or 0xCC or 0xD0 or 0xD9 => 2,
            0xC5 or 0xC8 or 0xCD or 0xD1 or 0xDA or 0xDC or 0xDE => 3,
            0xC6 or 0xC9 or 0xCA or 0xCE or 0xD2 or 0xDB or 0xDD or 0xDF => 5,
            0xCB or 0xCF or 0xD3 => 9,
            >= 0xD4 and <= 0xD8 => 1,
            _ => int.MaxValue, // 0xC1
        };
        if (rest.Length < length)
            return false;

        var operand = rest[1..length];
        switch (rest[0])
        {
            case 0xC0:
                token = MessagePackToken.Of(MessagePackKind.Nil);
                return true;
            case 0xC2 or 0xC3:
                token = MessagePackToken.Of(MessagePackKind.Boolean);
                return true;
            case 0xC4 or 0xC5 or 0xC6:
                token = MessagePackToken.Of(MessagePackKind.Binary);
                return TryTake(rest, length, Unsigned(operand), out _, out length);
            case 0xC7 or 0xC8 or 0xC9:
                token = MessagePackToken.Of(MessagePackKind.Extension);
                return TryTake(rest, length, 1 + Unsigned(operand), out _, out length);
            case >= 0xD4 and <= 0xD8:
                token = MessagePackToken.Of(MessagePackKind.Extension);
                return TryTake(rest, length, 1 + (1L << (rest[0] - 0xD4)), out _, out length);
            case 0xCA:
                token = MessagePackToken.OfFloat32(BinaryPrimitives.ReadSingleBigEndian(operand));
                return true;
            case 0xCB:
                token = MessagePackToken.OfFloat64(BinaryPrimitives.ReadDoubleBigEndian(operand));
                return true;
            case 0xCF:
                token = MessagePackToken.OfUnsigned(BinaryPrimitives.ReadUInt64BigEndian(operand));
                return true;
            case 0xCC or 0xCD or 0xCE:
                token = MessagePackToken.OfInteger(Unsigned(operand));
                return true;
            case 0xD0 or 0xD1 or 0xD2 or 0xD3:
                token = MessagePackToken.OfInteger(Signed(operand));
                return true;
            case 0xD9 or 0xDA or 0xDB:
                var isWhole = TryTake(rest, length, Unsigned(operand), out var text, out length);
                token = MessagePackToken.OfString(text);
                return isWhole;
            case 0xDC or 0xDD:
                token = MessagePackToken.OfArray(Unsigned(operand));
                return true;
            default: // 0xDE, 0xDF
                token = MessagePackToken.OfMap(Unsigned(operand));
                return true;
        }
    }

    private static bool TryTake(ReadOnlySpan<byte> rest, int head, long count, out ReadOnlySpan<byte> bytes, out int length)
    {
        var isWhole = count <= rest.Length - head;
        bytes = isWhole ? rest.Slice(head, (int)count) : default;
        length = head + bytes.Length;
        return isWhole;
    }

    private static long Unsigned(ReadOnlySpan<byte> operand) => operand.Length switch
    {
        1 => operand[0],
        2 => BinaryPrimitives.ReadUInt16BigEndian(operand),
        _ => BinaryPrimitives.ReadUInt32BigEndian(operand),
    };

    private static long Signed(ReadOnlySpan<byte> operand) => operand.Length switch
    {
        1 => (sbyte)operand[0],
        2 => BinaryPrimitives.ReadInt16BigEndian(operand),
        4 => BinaryPrimitives.ReadInt32BigEndian(operand),
        _ => BinaryPrimitives.ReadInt64BigEndian(operand),
    };
}
