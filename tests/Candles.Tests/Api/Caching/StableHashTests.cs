using System.Buffers.Binary;
using Candles.Api.Http;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Caching;

public sealed class StableHashTests
{
    [Theory] // the vectors that are published with SipHash, where the message is whole words: 00 01 02 …
    [InlineData(0, "A3817F04BA25A8E66DF67214C7550293")]
    [InlineData(1, "3B62A9BA6258F5610F83E264F31497B4")]
    [InlineData(2, "6EE2A4CA67B054BBFD3315BF85230577")]
    [InlineData(3, "2DB479AE78BD50D8882A8A178A6132AD")]
    [InlineData(4, "7C3956CA5EEAFC3E363E9D556546EB68")]
    [InlineData(5, "DF6A301E95C95DAD97AE0CC8C6913BD8")]
    [InlineData(6, "F7E5AEF549F782CF379055A608269B16")]
    [InlineData(7, "1938F2CF72D54EE97E94166FA91D2A36")]
    public void Words_hash_as_the_published_vectors_say(int words, string expected)
    {
        var hash = new StableHash();
        for (ulong word = 0; word < (ulong)words; word++)
            hash.Add(0x0706050403020100ul + (word * 0x0808080808080808ul));

        Assert.Equal(expected, Hex(hash));
    }

    [Theory] // by another program: the length as a word, then the text, filled up with zeros
    [InlineData("binance/usdt/", "D325CFC852439F7A76EDFC99FBAB3B44")]
    public void Text_hashes_as_its_length_and_its_bytes(string text, string expected)
    {
        var chars = new StableHash();
        chars.Add(text);
        var bytes = new StableHash();
        bytes.Add(System.Text.Encoding.ASCII.GetBytes(text));

        Assert.Equal((expected, expected), (Hex(chars), Hex(bytes)));
    }

    [Fact]
    public void Text_hashes_the_same_as_chars_and_as_bytes() => Property.Holds(200, random =>
    {
        var text = new byte[random.Next(40)];
        foreach (ref var letter in text.AsSpan())
            letter = (byte)random.Next(0x80);
        var (chars, bytes) = (new StableHash(), new StableHash());
        chars.Add(System.Text.Encoding.ASCII.GetString(text));
        bytes.Add(text);

        Assert.Equal(Hex(chars), Hex(bytes));
    });

    [Fact]
    public void What_differs_in_a_bit_or_in_a_cut_has_another_hash()
    {
        var hashes = new HashSet<UInt128>();
        for (var bit = 0; bit < 128; bit++)
            Assert.True(hashes.Add(Of(bit < 64 ? 1ul << bit : 0, bit < 64 ? 0 : 1ul << (bit - 64))));
        foreach (var cut in (string[])["|abcd", "a|bcd", "ab|cd", "abc|d", "abcd|", "abcd\0|", "abcd|\0"])
            Assert.True(hashes.Add(OfTexts(cut.Split('|'))));
        for (var words = 0; words < 70; words++) // more than the 256 bytes whose number is part of the hash
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

    /// <summary>The hash as its bytes, as the vectors have it.</summary>
    private static string Hex(StableHash hash)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128LittleEndian(bytes, hash.Value);
        return Convert.ToHexString(bytes);
    }
}
