using System.Net;
using Candles.Api.Options;
using Microsoft.Extensions.Configuration;

namespace Candles.Tests.Api.Hosting;

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
    [InlineData("Demo", "perhaps", "Candles:Demo is true or false (default true), not 'perhaps'.")]
    [InlineData("RequestBudget", "0", "Candles:RequestBudget is seconds from 0.1 to 60 (default 5), not '0'.")]
    [InlineData("RequestBudget", "61", "Candles:RequestBudget is seconds")]
    [InlineData("RequestBudget", "00:00:05", "Candles:RequestBudget is seconds")]
    [InlineData("RequestBudget", "1", "Candles:Patience must not be longer than Candles:RequestBudget.")]
    [InlineData("Patience", "-1", "Candles:Patience is seconds from 0.1 to 1.8 (default 1.5), not '-1'.")]
    [InlineData("Patience", "NaN", "Candles:Patience is seconds")]
    [InlineData("FutureTolerance", "1e9", "Candles:FutureTolerance is seconds from 0 to 3600 (default 5), not '1e9'.")]
    [InlineData("DemoSeed", "1.5", "Candles:DemoSeed is a whole number of at most 64 bits (default 20260601), not '1.5'.")]
    [InlineData("MaxLiveReaders", "-1", "Candles:MaxLiveReaders is a whole number from 0 to 1000000 (default 10000), not '-1'.")]
    [InlineData("DrainSeconds", "601", "Candles:DrainSeconds is seconds from 0 to 600 (default 0), not '601'.")]
    [InlineData("LogFormat", "xml", "Candles:LogFormat is text (the default) or json, not 'xml'.")]
    [InlineData("MaxSeries", "0", "Candles:MaxSeries is a whole number from 1 to 1000000 (default 10000), not '0'.")]
    [InlineData("MaxSeries", "many", "Candles:MaxSeries is a whole number from 1")]
    [InlineData("WindowBytes", "-1", "Candles:WindowBytes is a whole number from 0 to ")]
    [InlineData("StaleBound", "1", "Candles:StaleBound is seconds from 3 to 60 (default 5), not '1'.")]
    [InlineData("AllowedExchanges", "binance,up bit", "Candles:AllowedExchanges is names of exchanges divided by commas, each 1 to 32 of")]
    [InlineData("RequireKeyForReads", "1", "Candles:RequireKeyForReads is true or false (default false), not '1'.")]
    [InlineData("ReadsPerSecond", "-1", "Candles:ReadsPerSecond is a whole number from 0, for no limit, to 1000000 (default 0), not '-1'.")]
    [InlineData("WritesPerSecond", "1.5", "Candles:WritesPerSecond is a whole number from 0, for no limit, to 1000000 (default 1000), not '1.5'.")]
    [InlineData("RequestsPerSecondPerAddress", "1000001", "Candles:RequestsPerSecondPerAddress is a whole number")]
    [InlineData("CacheSeconds", "-1", "Candles:CacheSeconds is a whole number from 0 to 31536000 (default 60), not '-1'.")]
    [InlineData("CacheSeconds", "1.5", "Candles:CacheSeconds is a whole number")]
    [InlineData("ShutdownSeconds", "0", "Candles:ShutdownSeconds is seconds from 1 to 600 (default 10), not '0'.")]
    [InlineData("TrustedProxies", "10.0.0.0/8, localhost", "Candles:TrustedProxies is addresses and networks divided by commas, as 10.0.0.0/8 or ::1 (default none); 'localhost' is neither.")]
    [InlineData("SettledAfter", "31536001", "Candles:SettledAfter is seconds from 0 to 31536000 (default 3600), not '31536001'.")]
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
