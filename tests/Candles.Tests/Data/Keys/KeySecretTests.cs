using System.Security.Cryptography;
using System.Text;
using Candles.Data.Keys;

namespace Candles.Tests.Data.Keys;

public sealed class KeySecretTests
{
    [Fact]
    public void A_key_is_a_prefix_and_256_random_bits_and_no_two_are_equal()
    {
        var keys = Enumerable.Range(0, 1000).Select(_ => KeySecret.Create()).ToArray();

        Assert.All(keys, key => Assert.Matches(@"\Acndl_[A-Za-z0-9_-]{43}\z", key));
        Assert.Equal(keys.Length, keys.Distinct().Count());
    }

    [Fact]
    public void Its_hash_is_the_sha256_of_its_text()
    {
        var key = KeySecret.Create();

        Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes(key)), KeySecret.Hash(key).ToArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("cndl_")]
    [InlineData("cndl_012345678901234567890123456789012345678901")]
    [InlineData("cndl_01234567890123456789012345678901234567890123")]
    [InlineData("CNDL_0123456789012345678901234567890123456789012")]
    [InlineData("cndl-0123456789012345678901234567890123456789012")]
    [InlineData("cndl_01234567890123456789012345678901234567890/2")]
    [InlineData("cndl_01234567890123456789012345678901234567890 2")]
    [InlineData("cndl_01234567890123456789012345678901234567890é2")]
    public void What_is_no_key_has_no_hash_and_is_not_repeated(string text)
    {
        Assert.False(KeySecret.TryHash(text, out _));
        var refusal = Assert.Throws<FormatException>(() => KeySecret.Hash(text));
        Assert.Equal($"A key is {KeySecret.Accepted}.", refusal.Message);
    }

    [Fact]
    public void A_hash_shows_no_more_of_itself_than_its_id()
    {
        var hash = KeySecret.Hash(KeySecret.Create());
        var key = new ApiKey(hash, "collector", ScopeSet.Parse("write"), 0);

        Assert.Equal(Convert.ToHexStringLower(hash.ToArray())[..12], hash.Id);
        Assert.Equal(hash.Id, hash.ToString());
        Assert.DoesNotContain(Convert.ToHexStringLower(hash.ToArray())[..13], key.ToString());
    }

    [Fact]
    public void Hashes_are_equal_where_all_their_bytes_are()
    {
        var bytes = RandomNumberGenerator.GetBytes(32);
        var hash = new KeyHash(bytes);

        Assert.Equal(hash, new KeyHash(bytes));
        Assert.Equal(hash.GetHashCode(), new KeyHash(bytes).GetHashCode());
        for (var i = 0; i < bytes.Length; i++)
        {
            var other = bytes.ToArray();
            other[i] ^= 1;
            Assert.NotEqual(hash, new KeyHash(other));
        }

        Assert.Throws<ArgumentException>(() => new KeyHash(bytes.AsSpan(1)));
    }
}
