using Candles.Data.Postgres;
using Npgsql;

namespace Candles.Tests.Data.Stores;

public sealed class PostgresUrlTests
{
    [Fact]
    public void All_parts_are_taken_over_decoded()
    {
        var settings = Parse("postgres://m%40e:p%3Bw%27=:%2F@db.example:6543/mar%20ket?sslmode=verify-ca&application_name=x&target_session_attrs=any");

        Assert.Equal("m@e", settings.Username);
        Assert.Equal("p;w'=:/", settings.Password);
        Assert.Equal("db.example:6543", settings.Host);
        Assert.Equal("mar ket", settings.Database);
        Assert.Equal(SslMode.VerifyCA, settings.SslMode);
        Assert.Equal("x", settings.ApplicationName);
        Assert.Equal("any", settings.TargetSessionAttributes);
    }

    [Theory]
    [InlineData("postgresql://db.example", "db.example")]
    [InlineData("POSTGRES://db.example/", "db.example")]
    [InlineData("postgres://a:1,b:2/x", "a:1,b:2")]
    [InlineData("postgres://me@[::1]:5432/x", "[::1]:5432")]
    public void Hosts_are_taken_over_as_they_are(string url, string hosts) => Assert.Equal(hosts, Parse(url).Host);

    [Theory]
    [InlineData("postgres:db.example")]
    [InlineData("postgres://")]
    [InlineData("http://db.example/")]
    [InlineData("Host=db.example")]
    [InlineData("postgres://me:12345/67secret@db.example/x")] // a password whose slash is not percent-encoded
    [InlineData("postgres://me:pass?word@db.example/x")]
    public void Other_texts_are_no_such_url(string text) => Assert.False(PostgresUrl.TryParse(text, out _));

    private static NpgsqlConnectionStringBuilder Parse(string url)
    {
        Assert.True(PostgresUrl.TryParse(url, out var parts));
        return new NpgsqlConnectionStringBuilder(parts);
    }
}
