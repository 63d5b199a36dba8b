namespace Candles.Formats.Deflate;

/// <summary>A step of deflate: one byte as it is, or some that are the same as others before them.</summary>
internal readonly struct Token
{
    private readonly uint _value; // a literal, or length and distance

    private Token(uint value) => _value = value;

    public bool IsMatch => _value > byte.MaxValue;

    public byte Literal => (byte)_value;

    public int Length => (int)(_value >> 16);

    public int Distance => (ushort)_value;

    public static Token Of(byte literal) => new(literal);

    /// <param name="length">Bytes that are the same.</param>
    /// <param name="distance">How far back they began.</param>
    public static Token Match(int length, int distance) => new(((uint)length << 16) | (uint)distance);
}
