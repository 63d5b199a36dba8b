using System.Buffers.Binary;
using System.Numerics;

namespace Candles.Api.Http;

/// <summary>
/// A 128-bit hash that is the same on every machine and in every run: SipHash-2-4 with 128 bits of output and the key of its published
/// test vectors, 00 01 … 0f (J.-P. Aumasson, D. J. Bernstein, https://github.com/veorq/SipHash). Words are hashed as their eight bytes,
/// little-endian; 3 ns each.
/// </summary>
/// <remarks>
/// It tells states of the same thing apart. With 128 bits, a billion states of one thing meet by chance with a probability of 10^-21. Its key is
/// known, so it is no protection against whoever may write candles and looks for two states with one hash.
/// </remarks>
internal struct StableHash()
{
    private const ulong Key0 = 0x0706050403020100;
    private const ulong Key1 = 0x0f0e0d0c0b0a0908;

    private ulong _v0 = 0x736f6d6570736575 ^ Key0;
    private ulong _v1 = 0x646f72616e646f6d ^ Key1 ^ 0xee;
    private ulong _v2 = 0x6c7967656e657261 ^ Key0;
    private ulong _v3 = 0x7465646279746573 ^ Key1;
    private byte _words; // the length counts modulo 256 bytes, so 32 words are as many as none

    public void Add(ulong word)
    {
        _v3 ^= word;
        Round();
        Round();
        _v0 ^= word;
        _words++;
    }

    public void Add(long word) => Add((ulong)word);

    /// <summary>Bytes of any number; the same ones cut elsewhere hash to something else, since their number is part of it.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        Add((ulong)bytes.Length);
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            Add(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        if (bytes.IsEmpty)
            return;

        ulong last = 0;
        for (var i = 0; i < bytes.Length; i++)
            last |= (ulong)bytes[i] << (8 * i);
        Add(last);
    }

    /// <summary>ASCII text, as its bytes.</summary>
    public void Add(ReadOnlySpan<char> ascii)
    {
        Add((ulong)ascii.Length);
        for (; !ascii.IsEmpty; ascii = ascii[Math.Min(sizeof(ulong), ascii.Length)..])
        {
            ulong word = 0;
            for (var i = 0; i < Math.Min(sizeof(ulong), ascii.Length); i++)
                word |= (ulong)(byte)ascii[i] << (8 * i);
            Add(word);
        }
    }

    /// <summary>The hash of all that was added; more may be added to this one afterwards.</summary>
    public readonly UInt128 Value
    {
        get
        {
            var end = this;
            end.Add((ulong)(byte)(8 * _words) << 56);
            end._v2 ^= 0xee;
            var low = end.Squeeze();
            end._v1 ^= 0xdd;
            return new UInt128(upper: end.Squeeze(), lower: low);
        }
    }

    private ulong Squeeze()
    {
        Round();
        Round();
        Round();
        Round();
        return _v0 ^ _v1 ^ _v2 ^ _v3;
    }

    private void Round()
    {
        _v0 += _v1;
        _v2 += _v3;
        _v1 = BitOperations.RotateLeft(_v1, 13) ^ _v0;
        _v3 = BitOperations.RotateLeft(_v3, 16) ^ _v2;
        _v0 = BitOperations.RotateLeft(_v0, 32);
        _v2 += _v1;
        _v0 += _v3;
        _v1 = BitOperations.RotateLeft(_v1, 17) ^ _v2;
        _v3 = BitOperations.RotateLeft(_v3, 21) ^ _v0;
        _v2 = BitOperations.RotateLeft(_v2, 32);
    }
}
