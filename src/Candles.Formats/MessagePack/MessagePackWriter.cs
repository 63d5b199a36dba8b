using System.Buffers.Binary;

namespace Candles.Formats.MessagePack;

/// <summary>Writes MessagePack, each value in its shortest form, front to back.</summary>
/// <remarks>Format: https://github.com/msgpack/msgpack/blob/master/spec.md.</remarks>
public ref struct MessagePackWriter(Span<byte> destination)
{
    /// <summary>Bytes of the longest head or number.</summary>
    public const int LongestValue = 9;

    private readonly Span<byte> _destination = destination;

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    public void WriteArrayHead(uint count)
    {
        if (count <= 0x0F)
            Write((byte)(0x90 | count));
        else if (count <= ushort.MaxValue)
            BinaryPrimitives.WriteUInt16BigEndian(Take(0xDC, sizeof(ushort)), (ushort)count);
        else
            WriteLongArrayHead(count);
    }

    /// <summary>The head of an array in its longest form, 5 bytes whatever the count, so that the count may be set later.</summary>
    public void WriteLongArrayHead(uint count) => BinaryPrimitives.WriteUInt32BigEndian(Take(0xDD, sizeof(uint)), count);

    /// <param name="pairs">At most 15.</param>
    public void WriteMapHead(int pairs) => Write((byte)(0x80 | pairs));

    /// <param name="text">At most 31 bytes of UTF-8.</param>
    public void WriteShortString(scoped ReadOnlySpan<byte> text)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(text.Length, 31);
        text.CopyTo(Take((byte)(0xA0 | text.Length), text.Length));
    }

    public void WriteInteger(long value)
    {
        switch (value)
        {
            case >= -32 and <= 127:
                Write((byte)value);
                break;
            case >= 0 and <= byte.MaxValue:
                Take(0xCC, sizeof(byte))[0] = (byte)value;
                break;
            case >= 0 and <= ushort.MaxValue:
                BinaryPrimitives.WriteUInt16BigEndian(Take(0xCD, sizeof(ushort)), (ushort)value);
                break;
            case >= 0 and <= uint.MaxValue:
                BinaryPrimitives.WriteUInt32BigEndian(Take(0xCE, sizeof(uint)), (uint)value);
                break;
            case >= 0:
                BinaryPrimitives.WriteInt64BigEndian(Take(0xCF, sizeof(long)), value);
                break;
            case >= sbyte.MinValue:
                Take(0xD0, sizeof(sbyte))[0] = (byte)value;
                break;
            case >= short.MinValue:
                BinaryPrimitives.WriteInt16BigEndian(Take(0xD1, sizeof(short)), (short)value);
                break;
            case >= int.MinValue:
                BinaryPrimitives.WriteInt32BigEndian(Take(0xD2, sizeof(int)), (int)value);
                break;
            default:
                BinaryPrimitives.WriteInt64BigEndian(Take(0xD3, sizeof(long)), value);
                break;
        }
    }

    public void WriteFloat64(double value) => BinaryPrimitives.WriteDoubleBigEndian(Take(0xCB, sizeof(double)), value);

    private void Write(byte value) => _destination[Length++] = value;

    /// <summary>Writes the type; what follows it is the caller's to fill.</summary>
    private Span<byte> Take(byte type, int bytes)
    {
        Write(type);
        var place = _destination.Slice(Length, bytes);
        Length += bytes;
        return place;
    }
}
