using System.Buffers.Text;
using System.Globalization;
using Candles.Data.Numbers;

namespace Candles.Formats.MessagePack;

internal enum MessagePackKind
{
    Nil,
    Boolean,
    Integer,
    Float,
    String,
    Binary,
    Array,
    Map,
    Extension,
}

/// <summary>A value of MessagePack, or the head of an array or map, whose elements follow.</summary>
internal readonly ref struct MessagePackToken
{
    /// <summary>Bytes of the longest number: a float64 such as <c>-2.2250738585072014E-308</c>.</summary>
    public const int LongestNumber = 32;

    private const long WholeLimit = 1_000_000_000_000_000_000; // of all numbers of a candle

    private readonly long _integer;
    private readonly double _float;

    private MessagePackToken(MessagePackKind kind, long integer = 0, double number = 0)
    {
        Kind = kind;
        _integer = integer;
        _float = number;
    }

    public MessagePackKind Kind { get; }

    /// <summary>Elements of an array; of a map, twice its pairs.</summary>
    public long Count { get; private init; }

    /// <summary>The bytes of a string.</summary>
    public ReadOnlySpan<byte> Text { get; private init; }

    /// <summary>Whether a float is one of 32 bits, or an integer one above the signed 64 bits: then its text is made another way.</summary>
    private bool IsOther { get; init; }

    public static MessagePackToken Of(MessagePackKind kind) => new(kind);

    public static MessagePackToken OfInteger(long value) => new(MessagePackKind.Integer, value);

    public static MessagePackToken OfUnsigned(ulong value) => new(MessagePackKind.Integer, (long)value) { IsOther = value > long.MaxValue };

    public static MessagePackToken OfFloat32(float value) => new(MessagePackKind.Float, number: value) { IsOther = true };

    public static MessagePackToken OfFloat64(double value) => new(MessagePackKind.Float, number: value);

    public static MessagePackToken OfString(ReadOnlySpan<byte> text) => new(MessagePackKind.String) { Text = text };

    public static MessagePackToken OfArray(long count) => new(MessagePackKind.Array) { Count = count };

    public static MessagePackToken OfMap(long pairs) => new(MessagePackKind.Map) { Count = 2 * pairs };

    /// <summary>What a number means, where that can be told without its text.</summary>
    public bool TryGetDecimal(out decimal number)
    {
        number = 0;
        switch (Kind, IsOther)
        {
            case (MessagePackKind.Integer, false) when _integer is > -WholeLimit and < WholeLimit:
                number = _integer;
                return true;
            case (MessagePackKind.Float, false):
                return ShortestDecimal.TryFind(_float, out number);
            default:
                return false;
        }
    }

    /// <summary>Writes a number: of a float, the shortest decimal that is read back as that float.</summary>
    /// <param name="destination">At least <see cref="LongestNumber"/> bytes.</param>
    /// <returns>The bytes written.</returns>
    public int WriteNumber(Span<byte> destination)
    {
        int written;
        _ = (Kind, IsOther) switch
        {
            (MessagePackKind.Integer, false) => Utf8Formatter.TryFormat(_integer, destination, out written),
            (MessagePackKind.Integer, true) => Utf8Formatter.TryFormat((ulong)_integer, destination, out written),
            (_, false) => _float.TryFormat(destination, out written, default, CultureInfo.InvariantCulture),
            (_, true) => ((float)_float).TryFormat(destination, out written, default, CultureInfo.InvariantCulture),
        };
        return written;
    }
}
