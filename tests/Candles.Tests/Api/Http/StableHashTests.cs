using System.Globalization;
using System.IO.Hashing;
using Candles.Api.Http;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Http;

public sealed class StableHashTests
{
    [Fact]
    public void Nothing_hashes_as_the_reference_implementation_has_it() => Assert.Equal("99AA06D3014798D86001C324468D497F", Hex(new StableHash().Value));

    [Fact]
    public void Values_hash_as_their_bytes_do_in_one_piece() => Property.Holds(200, random =>
    {
        var bytes = new List<byte>();
        var hash = new StableHash();
        for (var values = random.Next(80); values > 0; values--)
        {
            var word = (ulong)random.NextInt64();
            var text = new byte[random.Chance(0.1) ? random.Next(2_000) : random.Next(40)];
            random.NextBytes(text);
            hash.Add(word);
            hash.Add(text);
            bytes.AddRange(BitConverter.GetBytes(word));
            bytes.AddRange(BitConverter.GetBytes((ulong)text.Length));
            bytes.AddRange(text);
            if (random.Chance(0.1))
                _ = hash.Value;
        }

        Assert.Equal(XxHash128.HashToUInt128(bytes.ToArray()), hash.Value);
    });

    [Fact]
    public void Text_hashes_the_same_as_chars_and_as_bytes() => Property.Holds(200, random =>
    {
        var text = new byte[random.Next(40)];
        foreach (ref var letter in text.AsSpan())
            letter = (byte)random.Next(0x80);
        var chars = new StableHash();
        var bytes = new StableHash();
        chars.Add(System.Text.Encoding.ASCII.GetString(text));
        bytes.Add(text);

        Assert.Equal(chars.Value, bytes.Value);
    });

    [Fact]
    public void What_differs_in_a_bit_or_in_a_cut_has_another_hash()
    {
        var hashes = new HashSet<UInt128>();
        for (var bit = 0; bit < 128; bit++)
            Assert.True(hashes.Add(Of(bit < 64 ? 1ul << bit : 0, bit < 64 ? 0 : 1ul << (bit - 64))));
        foreach (var cut in (string[])["|abcd", "a|bcd", "ab|cd", "abc|d", "abcd|", "abcd\0|", "abcd|\0"])
            Assert.True(hashes.Add(OfTexts(cut.Split('|'))));
        for (var words = 0; words < 70; words++) // more than are gathered
            Assert.True(hashes.Add(Of(new ulong[words])));
    }

    [Fact]
    public void Half_the_bits_change_with_one() => Property.Holds(200, random =>
    {
        var word = (ulong)random.NextInt64();
        var changed = UInt128.PopCount(Of(word) ^ Of(word ^ (1ul << random.Next(64))));

        Assert.InRange((int)changed, 32, 96);
    });

    [Fact]
    public void Asking_for_the_hash_does_not_change_it()
    {
        var hash = new StableHash();
        hash.Add(1ul);
        _ = hash.Value;
        hash.Add(-1L);

        Assert.Equal(Of(1, ulong.MaxValue), hash.Value);
    }

    private static UInt128 Of(params ReadOnlySpan<ulong> words)
    {
        var hash = new StableHash();
        foreach (var word in words)
            hash.Add(word);
        return hash.Value;
    }

    private static UInt128 OfTexts(string[] texts)
    {
        var hash = new StableHash();
        foreach (var text in texts)
            hash.Add(text);
        return hash.Value;
    }

    private static string Hex(UInt128 hash) => hash.ToString("X32", CultureInfo.InvariantCulture);
}
