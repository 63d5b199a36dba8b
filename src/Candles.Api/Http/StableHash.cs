using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.IO.Hashing;
using System.Runtime.CompilerServices;

namespace Candles.Api.Http;

/// <summary>
/// A 128-bit hash that is the same on every machine and in every run: XXH3-128 (Y. Collet, https://xxhash.com) of the values that are added,
/// words as their eight bytes, little-endian, texts with their length before them. Some 20 ns for an entity tag.
/// </summary>
/// <remarks>
/// It tells states of the same thing apart. With 128 bits, a billion states of one thing meet by chance with a probability of 10^-21. It is no
/// protection against whoever may write candles and looks for two states with one hash.
/// </remarks>
internal ref struct StableHash()
{
    /// <summary>Bytes of what is nearly always hashed: a key, a format, the states of seven blocks. More than these go through an object.</summary>
    private const int Usual = 320;

    private Gathered _gathered;
    private int _length;
    private XxHash128? _before; // has taken all but what is gathered

    public void Add(ulong word) => BinaryPrimitives.WriteUInt64LittleEndian(Room(sizeof(ulong)), word);

    public void Add(long word) => Add((ulong)word);

    /// <summary>Bytes of any number; the same ones cut elsewhere hash to something else, since their number is part of it.</summary>
    public void Add(scoped ReadOnlySpan<byte> bytes)
    {
        Add((ulong)bytes.Length);
        if (bytes.Length <= Usual)
            bytes.CopyTo(Room(bytes.Length));
        else
            Spilled().Append(bytes);
    }

    /// <summary>ASCII text, as its bytes.</summary>
    public void Add(scoped ReadOnlySpan<char> ascii)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ascii.Length, Usual);
        Add((ulong)ascii.Length);
        var bytes = Room(ascii.Length);
        for (var i = 0; i < ascii.Length; i++)
            bytes[i] = (byte)ascii[i];
    }

    /// <summary>The hash of all that was added; more may be added afterwards.</summary>
    public UInt128 Value => _before is null ? XxHash128.HashToUInt128(_gathered[.._length]) : Spilled().GetCurrentHashAsUInt128();

    [UnscopedRef]
    private Span<byte> Room(int bytes)
    {
        if (_length + bytes > Usual)
            Spilled();
        _length += bytes;
        return ((Span<byte>)_gathered).Slice(_length - bytes, bytes);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private XxHash128 Spilled()
    {
        _before ??= new XxHash128();
        _before.Append(_gathered[.._length]);
        _length = 0;
        return _before;
    }

    [InlineArray(Usual)]
    private struct Gathered
    {
        private byte _first;
    }
}
