using System.Globalization;
using System.Net;
using Candles.Api.Demo;
using Candles.Data.Model;
using Candles.Data.Stores;

namespace Candles.Api.Options;

/// <summary>The options <c>Candles:*</c>. All times are given in seconds.</summary>
internal sealed class CandlesOptions
{
    public const string Section = "Candles";
    private const int Year = 365 * 86_400;

    /// <summary>Where the embedded store keeps its file; relative to the caller's directory.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Whether the embedded store's demo series are kept filled; default true.</summary>
    public required bool Demo { get; init; }

    /// <summary>Chooses the demo candles, any whole number of 64 bits; the same seed gives the same candles.</summary>
    public required long DemoSeed { get; init; }

    /// <summary>Longest a request's work may take, from 0.1 to 60 s, default 5 s; then 504.</summary>
    public required TimeSpan RequestBudget { get; init; }

    /// <summary>Longest a request waits for a connection or a lock, from 0.1 to 1.8 s, default 1.5 s; then 503.</summary>
    public required TimeSpan Patience { get; init; }

    /// <summary>How far after now a candle may open, from 0 to 3600 s, default 5 s.</summary>
    public required TimeSpan FutureTolerance { get; init; }

    /// <summary>How many series there may be, from 1 to 1,000,000, default 10,000; a write that would create another is refused.</summary>
    public required int MaxSeries { get; init; }

    /// <summary>The exchanges whose candles may be posted, in any case, divided by commas; empty, the default, is any.</summary>
    public required IReadOnlyList<string> AllowedExchanges { get; init; }

    /// <summary>Whether candles and the list of series are read only with a key; default false.</summary>
    public required bool RequireKeyForReads { get; init; }

    /// <summary>Most reads a second for one key, or for one address without a key; from 1 to 1,000,000, default 0: without bound.</summary>
    public required int ReadsPerSecond { get; init; }

    /// <summary>Most writes a second for one key; from 1 to 1,000,000, default 1000; 0: without bound.</summary>
    public required int WritesPerSecond { get; init; }

    /// <summary>Most requests of any kind a second for one address; from 1 to 1,000,000, default 0: without bound.</summary>
    public required int RequestsPerSecondPerAddress { get; init; }

    /// <summary>
    /// Bytes that pages in memory may take, from 0, default a quarter of what the process may use (its container's limit, or the
    /// machine's memory).
    /// </summary>
    public required long WindowBytes { get; init; }

    /// <summary>How stale an answer from memory may be while changes of other nodes are not heard, from 3 to 60 s, default 5 s.</summary>
    public required TimeSpan StaleBound { get; init; }

    /// <summary>How long an answer about candles that have settled is used again without asking, from 0 to 31,536,000 s, default 60 s.</summary>
    public required int CacheSeconds { get; init; }

    /// <summary>How long ago a range must have ended for that, from 0 to 31,536,000 s, default 3600 s.</summary>
    public required TimeSpan SettledAfter { get; init; }

    /// <summary>How many streams of live candles there may be at once, from 0 to 1,000,000, default 10,000; more are refused.</summary>
    public required int MaxLiveReaders { get; init; }

    /// <summary>How long the server serves on, but calls itself not ready, once it was asked to stop; from 0 to 600 s, default 0.</summary>
    public required TimeSpan Drain { get; init; }

    /// <summary>How long the stop may take, behind the drain, before the process ends whatever it does; from 1 to 600 s, default 10 s.</summary>
    public required TimeSpan Shutdown { get; init; }

    /// <summary>Addresses and networks of proxies that are believed who asked them; none by default.</summary>
    public required IReadOnlyList<IPNetwork> TrustedProxies { get; init; }

    /// <summary>Whether requests and steps are counted, and shown at <c>/metrics</c>; default true.</summary>
    public required bool Metrics { get; init; }

    /// <summary>How events are written to the console, <c>text</c> (the default) or <c>json</c>, one line each.</summary>
    public required string LogFormat { get; init; }

    public StoreOptions Store => new() { Patience = Patience, Budget = RequestBudget, StaleBound = StaleBound, MaxSeries = MaxSeries };

    /// <exception cref="StartException">An option is not accepted.</exception>
    public static CandlesOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        var options = new CandlesOptions
        {
            DataDirectory = section["DataDirectory"] is { Length: > 0 } directory ? Path.GetFullPath(directory) : DefaultDataDirectory(),
            Demo = Switch(section, "Demo", whenAbsent: true),
            DemoSeed = Whole(section, "DemoSeed", whenAbsent: DemoMarket.DefaultSeed),
            RequestBudget = Seconds(section, "RequestBudget", whenAbsent: 5, least: 0.1, most: 60),
            Patience = Seconds(section, "Patience", whenAbsent: 1.5, least: 0.1, most: 1.8),
            FutureTolerance = Seconds(section, "FutureTolerance", whenAbsent: 5, least: 0, most: 3600),
            MaxSeries = (int)Whole(section, "MaxSeries", whenAbsent: 10_000, least: 1, most: 1_000_000),
            AllowedExchanges = Exchanges(section, "AllowedExchanges"),
            RequireKeyForReads = Switch(section, "RequireKeyForReads", whenAbsent: false),
            ReadsPerSecond = PerSecond(section, "ReadsPerSecond", whenAbsent: 0),
            WritesPerSecond = PerSecond(section, "WritesPerSecond", whenAbsent: 1000),
            RequestsPerSecondPerAddress = PerSecond(section, "RequestsPerSecondPerAddress", whenAbsent: 0),
            WindowBytes = Whole(section, "WindowBytes", whenAbsent: GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4, least: 0),
            StaleBound = Seconds(section, "StaleBound", whenAbsent: 5, least: 3, most: 60),
            CacheSeconds = (int)Whole(section, "CacheSeconds", whenAbsent: 60, least: 0, most: Year),
            SettledAfter = Seconds(section, "SettledAfter", whenAbsent: 3600, least: 0, most: Year),
            MaxLiveReaders = (int)Whole(section, "MaxLiveReaders", whenAbsent: 10_000, least: 0, most: 1_000_000),
            Drain = Seconds(section, "DrainSeconds", whenAbsent: 0, least: 0, most: 600),
            Shutdown = Seconds(section, "ShutdownSeconds", whenAbsent: 10, least: 1, most: 600),
            TrustedProxies = Security.TrustedProxies.Read($"{Section}:TrustedProxies", section["TrustedProxies"]),
            Metrics = Switch(section, "Metrics", whenAbsent: true),
            LogFormat = OneOf(section, "LogFormat", Options.LogFormat.Text, Options.LogFormat.Json),
        };
        return options.Patience <= options.RequestBudget
            ? options
            : throw new StartException($"{Section}:Patience must not be longer than {Section}:RequestBudget.");
    }

    private static string DefaultDataDirectory()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return home.Length > 0 ? Path.Combine(home, "candles") : Path.Combine(AppContext.BaseDirectory, "data");
    }

    private static bool Switch(IConfiguration section, string name, bool whenAbsent) => section[name] switch
    {
        null or "" => whenAbsent,
        var text when bool.TryParse(text, out var value) => value,
        var text => throw new StartException($"{Section}:{name} must be true or false (default {(whenAbsent ? "true" : "false")}); got '{text}'."),
    };

    public static long Whole(
        IConfiguration section, string name, long whenAbsent, long least = long.MinValue, long most = long.MaxValue)
    {
        if (section[name] is not { Length: > 0 } text)
            return whenAbsent;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
            return value;

        var range = least == long.MinValue ? "of at most 64 bits" : string.Create(CultureInfo.InvariantCulture, $"between {least} and {most}");
        throw new StartException(string.Create(
            CultureInfo.InvariantCulture, $"{Section}:{name} must be a whole number {range} (default {whenAbsent}); got '{text}'."));
    }

    private static string[] Exchanges(IConfiguration section, string name)
    {
        var names = (section[name] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return Array.Find(names, n => !SeriesKey.IsName(n)) is { } wrong
            ? throw new StartException($"{Section}:{name} must be names of exchanges, separated by commas, each {SeriesKey.Accepted} (default any); got '{wrong}'.")
            : names;
    }

    private static string OneOf(IConfiguration section, string name, string whenAbsent, string other) => section[name] switch
    {
        null or "" => whenAbsent,
        var text when text == whenAbsent || text == other => text,
        var text => throw new StartException($"{Section}:{name} must be {whenAbsent} or {other} (default {whenAbsent}); got '{text}'."),
    };

    private static int PerSecond(IConfiguration section, string name, int whenAbsent)
    {
        const int most = 1_000_000;
        if (section[name] is not { Length: > 0 } text)
            return whenAbsent;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= most
            ? value
            : throw new StartException(string.Create(
                CultureInfo.InvariantCulture, $"{Section}:{name} must be a whole number between 0 (no limit) and {most} (default {whenAbsent}); got '{text}'."));
    }

    public static TimeSpan Seconds(IConfiguration section, string name, double whenAbsent, double least, double most)
    {
        if (section[name] is not { Length: > 0 } text)
            return TimeSpan.FromSeconds(whenAbsent);
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds >= least && seconds <= most)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        throw new StartException(string.Create(
            CultureInfo.InvariantCulture, $"{Section}:{name} must be between {least} and {most} seconds (default {whenAbsent}); got '{text}'."));
    }
}
