using System.Net;
using Candles.Api.Options;
using Microsoft.Extensions.Configuration;

namespace Candles.Tests.Api.Options;

public sealed class CandlesOptionsTests
{
    [Fact]
    public void Nothing_said_means_the_defaults()
    {
        var options = Read();

        Assert.True(options.Demo);
        Assert.Equal(TimeSpan.FromSeconds(5), options.RequestBudget);
        Assert.Equal(TimeSpan.FromSeconds(1.5), options.Patience);
        Assert.Equal(TimeSpan.FromSeconds(5), options.FutureTolerance);
        Assert.Equal(10_000, options.Store.MaxSeries);
        Assert.InRange(options.WindowBytes, 1, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4);
        Assert.Equal(TimeSpan.FromSeconds(5), options.StaleBound);
        Assert.Empty(options.AllowedExchanges);
        Assert.Equal((false, 0, 1000, 0), (options.RequireKeyForReads, options.ReadsPerSecond, options.WritesPerSecond, options.RequestsPerSecondPerAddress));
        Assert.Equal((60, TimeSpan.FromHours(1)), (options.CacheSeconds, options.SettledAfter));
        Assert.Equal((10_000, TimeSpan.Zero), (options.MaxLiveReaders, options.Drain));
        Assert.Empty(options.TrustedProxies);
        Assert.Equal(TimeSpan.FromSeconds(10), options.Shutdown);
        Assert.Equal("text", options.LogFormat);
        Assert.True(Path.IsPathFullyQualified(options.DataDirectory));
        Assert.EndsWith("candles", options.DataDirectory);
    }

    [Fact]
    public void What_is_said_counts()
    {
        var options = Read(
            ("DataDirectory", "here"), ("Demo", "false"), ("RequestBudget", "10"), ("Patience", "0.25"), ("FutureTolerance", "0"),
            ("MaxSeries", "7"), ("AllowedExchanges", "binance, Upbit,"),
            ("WindowBytes", "1000000"), ("StaleBound", "3"), ("RequireKeyForReads", "true"), ("ReadsPerSecond", "1000000"), ("WritesPerSecond", "0"), ("RequestsPerSecondPerAddress", "20"),
            ("CacheSeconds", "0"), ("SettledAfter", "0.5"), ("MaxLiveReaders", "7"), ("DrainSeconds", "2.5"), ("TrustedProxies", "10.0.0.0/8, ::1"), ("ShutdownSeconds", "3"));

        Assert.Equal(Path.Combine(Environment.CurrentDirectory, "here"), options.DataDirectory);
        Assert.False(options.Demo);
        Assert.Equal(TimeSpan.FromSeconds(10), options.Store.Budget);
        Assert.Equal(TimeSpan.FromMilliseconds(250), options.Store.Patience);
        Assert.Equal(TimeSpan.Zero, options.FutureTolerance);
        Assert.Equal(7, options.Store.MaxSeries);
        Assert.Equal((1_000_000, TimeSpan.FromSeconds(3)), (options.WindowBytes, options.StaleBound));
        Assert.Equal(["binance", "Upbit"], options.AllowedExchanges);
        Assert.Equal((0, TimeSpan.FromMilliseconds(500)), (options.CacheSeconds, options.SettledAfter));
        Assert.Equal((7, TimeSpan.FromSeconds(2.5)), (options.MaxLiveReaders, options.Drain));
        Assert.Equal(TimeSpan.FromSeconds(3), options.Shutdown);
        Assert.Equal([IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("::1/128")], options.TrustedProxies);
        Assert.Equal((true, 1_000_000, 0, 20), (options.RequireKeyForReads, options.ReadsPerSecond, options.WritesPerSecond, options.RequestsPerSecondPerAddress));
    }

    [Theory]
    [InlineData("Demo", "perhaps", "Candles:Demo must be true or false (default true); got 'perhaps'.")]
    [InlineData("RequestBudget", "0", "Candles:RequestBudget must be between 0.1 and 60 seconds (default 5); got '0'.")]
    [InlineData("RequestBudget", "61", "Candles:RequestBudget must be between")]
    [InlineData("RequestBudget", "00:00:05", "Candles:RequestBudget must be between")]
    [InlineData("RequestBudget", "1", "Candles:Patience must not be longer than Candles:RequestBudget.")]
    [InlineData("Patience", "-1", "Candles:Patience must be between 0.1 and 1.8 seconds (default 1.5); got '-1'.")]
    [InlineData("Patience", "NaN", "Candles:Patience must be between")]
    [InlineData("FutureTolerance", "1e9", "Candles:FutureTolerance must be between 0 and 3600 seconds (default 5); got '1e9'.")]
    [InlineData("DemoSeed", "1.5", "Candles:DemoSeed must be a whole number of at most 64 bits (default 20260601); got '1.5'.")]
    [InlineData("MaxLiveReaders", "-1", "Candles:MaxLiveReaders must be a whole number between 0 and 1000000 (default 10000); got '-1'.")]
    [InlineData("DrainSeconds", "601", "Candles:DrainSeconds must be between 0 and 600 seconds (default 0); got '601'.")]
    [InlineData("LogFormat", "xml", "Candles:LogFormat must be text or json (default text); got 'xml'.")]
    [InlineData("MaxSeries", "0", "Candles:MaxSeries must be a whole number between 1 and 1000000 (default 10000); got '0'.")]
    [InlineData("MaxSeries", "many", "Candles:MaxSeries must be a whole number between 1")]
    [InlineData("WindowBytes", "-1", "Candles:WindowBytes must be a whole number between 0 and ")]
    [InlineData("StaleBound", "1", "Candles:StaleBound must be between 3 and 60 seconds (default 5); got '1'.")]
    [InlineData("AllowedExchanges", "binance,up bit", "Candles:AllowedExchanges must be names of exchanges, separated by commas, each 1 to 32 of")]
    [InlineData("RequireKeyForReads", "1", "Candles:RequireKeyForReads must be true or false (default false); got '1'.")]
    [InlineData("ReadsPerSecond", "-1", "Candles:ReadsPerSecond must be a whole number between 0 (no limit) and 1000000 (default 0); got '-1'.")]
    [InlineData("WritesPerSecond", "1.5", "Candles:WritesPerSecond must be a whole number between 0 (no limit) and 1000000 (default 1000); got '1.5'.")]
    [InlineData("RequestsPerSecondPerAddress", "1000001", "Candles:RequestsPerSecondPerAddress must be a whole number")]
    [InlineData("CacheSeconds", "-1", "Candles:CacheSeconds must be a whole number between 0 and 31536000 (default 60); got '-1'.")]
    [InlineData("CacheSeconds", "1.5", "Candles:CacheSeconds must be a whole number")]
    [InlineData("ShutdownSeconds", "0", "Candles:ShutdownSeconds must be between 1 and 600 seconds (default 10); got '0'.")]
    [InlineData("TrustedProxies", "10.0.0.0/8, localhost", "Candles:TrustedProxies must be addresses and networks, separated by commas, such as 10.0.0.0/8 or ::1 (default none); got 'localhost'.")]
    [InlineData("SettledAfter", "31536001", "Candles:SettledAfter must be between 0 and 31536000 seconds (default 3600); got '31536001'.")]
    public void What_cannot_be_is_refused_in_one_line(string name, string value, string expected)
    {
        var refusal = Assert.Throws<StartException>(() => Read((name, value)));

        Assert.StartsWith(expected, refusal.Message);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    private static CandlesOptions Read(params (string Name, string Value)[] settings) =>
        CandlesOptions.Read(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create($"Candles:{s.Name}", (string?)s.Value)))
            .Build());
}
