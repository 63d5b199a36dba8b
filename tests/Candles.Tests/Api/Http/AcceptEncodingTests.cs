using Candles.Api.Http;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Http;

public sealed class AcceptEncodingTests
{
    [Theory]
    [InlineData("gzip")]
    [InlineData("GZip")]
    [InlineData("x-gzip")]
    [InlineData("*")]
    [InlineData("gzip, deflate, br, zstd")] // a browser
    [InlineData("gzip;q=0.001")] // identity that is not mentioned is the last resort
    [InlineData("gzip;q=0.5,identity;q=0.5")]
    [InlineData("identity;q=0, gzip")]
    [InlineData("gzip, *;q=0")]
    [InlineData("br;q=1, *;q=0.1")]
    [InlineData(" , ,\tgzip ;  Q=1.000 ,,")]
    [InlineData("gzip;q=0,x-gzip")]
    [InlineData("deflate\n gzip")]
    public void Gzip_is_chosen_where_it_is_liked_as_well(string header) =>
        Assert.Equal(ContentCoding.Gzip, Choose(header));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("identity")]
    [InlineData("deflate, br")]
    [InlineData("gzip;q=0")]
    [InlineData("gzip;q=0, *")]
    [InlineData("gzip;q=0.000, identity;q=0.1")]
    [InlineData("gzip;q=0.5, identity")]
    [InlineData("gzip;q=0.5, *")]
    [InlineData("*;q=0, identity")]
    [InlineData("*;q=0, identity;q=0.001\ngzip;q=0")]
    public void Identity_is_chosen_where_gzip_is_not(string? header) =>
        Assert.Equal(ContentCoding.Identity, Choose(header));

    [Theory]
    [InlineData("gzip;q=five")]
    [InlineData("gzip;q=1.001")]
    [InlineData("gzip;q=2")]
    [InlineData("gzip;q=0.1234")]
    [InlineData("gzip;q=-1")]
    [InlineData("gzip;q=")]
    [InlineData("gzip;q")]
    [InlineData("gzip;")]
    [InlineData("gzip;;q=1")]
    [InlineData("gzip;level=9")]
    [InlineData("gzip;q=1;q=0")]
    [InlineData("gzip deflate")]
    [InlineData("gzip, \"br\"")]
    [InlineData("gzip, ;q=0")]
    [InlineData("identity;q=0, gz\u00eep")]
    [InlineData("identity;q=0, gzip;q=١")] // a digit, but not an ASCII one
    [InlineData("identity;q=0, ;;;")]
    public void Garbage_means_identity(string header) => Assert.Equal(ContentCoding.Identity, Choose(header));

    [Theory]
    [InlineData("identity;q=0")]
    [InlineData("*;q=0")]
    [InlineData("identity;q=0.0, gzip;q=0")]
    [InlineData("*;q=0, br")]
    [InlineData("identity;q=0\nbr, *;q=0")]
    public void Nothing_is_chosen_where_all_is_refused(string header) => Assert.Null(Choose(header));

    [Theory]
    [InlineData("gzip, deflate, br", ContentCoding.Identity)]
    [InlineData("*", ContentCoding.Identity)]
    [InlineData("gzip;q=five", ContentCoding.Identity)]
    [InlineData("gzip, identity;q=0", null)]
    [InlineData("gzip, *;q=0", null)]
    public void Without_gzip_it_is_identity_or_nothing(string header, object? expected) =>
        Assert.Equal((ContentCoding?)expected, AcceptEncodingHeader.Choose(header.Split('\n'), offersGzip: false));

    [Theory]
    [InlineData(null)]
    [InlineData("gzip, deflate, br, zstd")]
    [InlineData("gzip;q=1.0, identity; q=0.5, *;q=0")]
    [InlineData("gzip;q=five")]
    public void Choosing_allocates_nothing(string? header) =>
        Assert.Equal(0, Allocations.Of(() => AcceptEncodingHeader.Choose(header, offersGzip: true)));

    /// <param name="header">A line of it a line.</param>
    private static ContentCoding? Choose(string? header) => AcceptEncodingHeader.Choose(header?.Split('\n'), offersGzip: true);
}
