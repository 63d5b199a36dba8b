using System.Net;
using Candles.Api.Security;

namespace Candles.Tests.Api.Security;

public sealed class AddressPartitionTests
{
    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff")]
    [InlineData("fe80::1%3", "fe80::2%3")]
    [InlineData("192.0.2.7", "::ffff:192.0.2.7")]
    [InlineData("192.0.2.7", "192.0.2.7")]
    public void Addresses_of_one_caller_share_a_partition(string one, string other) =>
        Assert.Equal(Of(one), Of(other));

    [Fact]
    public void Neighbouring_addresses_and_networks_are_told_apart()
    {
        Assert.InRange(Enumerable.Range(0, 64).Select(i => Of($"192.0.2.{i}")).Distinct().Count(), 50, 64);
        Assert.InRange(Enumerable.Range(0, 64).Select(i => Of($"2001:db8:1:{i:x}::1")).Distinct().Count(), 50, 64);
    }

    [Fact]
    public void However_many_addresses_come_the_partitions_are_1024()
    {
        var random = new Random(1);
        var bytes = new byte[16];
        var seen = new HashSet<int>();
        for (var i = 0; i < 100_000; i++)
        {
            random.NextBytes(bytes);
            seen.Add(AddressPartition.Of(new IPAddress(bytes)));
            seen.Add(AddressPartition.Of(new IPAddress(bytes.AsSpan(0, 4))));
        }

        Assert.Equal(Enumerable.Range(0, AddressPartition.Count), seen.Order());
        Assert.Equal(1024, AddressPartition.Count);
    }

    [Fact]
    public void A_connection_without_an_address_has_a_partition_too() => Assert.InRange(AddressPartition.Of(null), 0, AddressPartition.Count - 1);

    private static int Of(string address) => AddressPartition.Of(IPAddress.Parse(address));
}
