using System.Globalization;
using System.Net;
using Candles.Data.Model;
using Candles.Data.Stores;

namespace Candles.Api.Options;

/// <summary>The options <c>Candles:*</c>. All times are given in seconds.</summary>
internal sealed class CandlesOptions
{
    public const string Section = "Candles";
    public const long DefaultDemoSeed = 20_260_601;
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
            Demo = Switch(section, "Demo", defaultValue: true),
            DemoSeed = Whole(section, "DemoSeed", defaultValue: DefaultDemoSeed),
            RequestBudget = Seconds(section, "RequestBudget", defaultValue: 5, min: 0.1, max: 60),
            Patience = Seconds(section, "Patience", defaultValue: 1.5, min: 0.1, max: 1.8),
            FutureTolerance = Seconds(section, "FutureTolerance", defaultValue: 5, min: 0, max: 3600),
            MaxSeries = (int)Whole(section, "MaxSeries", defaultValue: 10_000, min: 1, max: 1_000_000),
            AllowedExchanges = Exchanges(section, "AllowedExchanges"),
            RequireKeyForReads = Switch(section, "RequireKeyForReads", defaultValue: false),
            ReadsPerSecond = PerSecond(section, "ReadsPerSecond", defaultValue: 0),
            WritesPerSecond = PerSecond(section, "WritesPerSecond", defaultValue: 1000),
            RequestsPerSecondPerAddress = PerSecond(section, "RequestsPerSecondPerAddress", defaultValue: 0),
            WindowBytes = Whole(section, "WindowBytes", defaultValue: GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4, min: 0),
            StaleBound = Seconds(section, "StaleBound", defaultValue: 5, min: 3, max: 60),
            CacheSeconds = (int)Whole(section, "CacheSeconds", defaultValue: 60, min: 0, max: Year),
            SettledAfter = Seconds(section, "SettledAfter", defaultValue: 3600, min: 0, max: Year),
            MaxLiveReaders = (int)Whole(section, "MaxLiveReaders", defaultValue: 10_000, min: 0, max: 1_000_000),
            Drain = Seconds(section, "DrainSeconds", defaultValue: 0, min: 0, max: 600),
            Shutdown = Seconds(section, "ShutdownSeconds", defaultValue: 10, min: 1, max: 600),
            TrustedProxies = Networks(section, "TrustedProxies"),
            Metrics = Switch(section, "Metrics", defaultValue: true),
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

    private static bool Switch(IConfiguration section, string name, bool defaultValue) => section[name] switch
    {
        null or "" => defaultValue,
        var text when bool.TryParse(text, out var value) => value,
        var text => throw new StartException($"{Section}:{name} must be true or false (default {(defaultValue ? "true" : "false")}); got '{text}'."),
    };

    public static long Whole(
        IConfiguration section, string name, long defaultValue, long min = long.MinValue, long max = long.MaxValue)
    {
        if (section[name] is not { Length: > 0 } text)
            return defaultValue;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max)
            return value;

        var range = min == long.MinValue ? "of at most 64 bits" : string.Create(CultureInfo.InvariantCulture, $"between {min} and {max}");
        throw new StartException(string.Create(
            CultureInfo.InvariantCulture, $"{Section}:{name} must be a whole number {range} (default {defaultValue}); got '{text}'."));
    }

    private static string[] Exchanges(IConfiguration section, string name)
    {
        var names = (section[name] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return Array.Find(names, n => !SeriesKey.IsName(n)) is { } wrong
            ? throw new StartException($"{Section}:{name} must be names of exchanges, separated by commas, each {SeriesKey.Accepted} (default any); got '{wrong}'.")
            : names;
    }

    private static string OneOf(IConfiguration section, string name, string defaultValue, string other) => section[name] switch
    {
        null or "" => defaultValue,
        var text when text == defaultValue || text == other => text,
        var text => throw new StartException($"{Section}:{name} must be {defaultValue} or {other} (default {defaultValue}); got '{text}'."),
    };

    private static int PerSecond(IConfiguration section, string name, int defaultValue)
    {
        const int max = 1_000_000;
        if (section[name] is not { Length: > 0 } text)
            return defaultValue;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= max
            ? value
            : throw new StartException(string.Create(
                CultureInfo.InvariantCulture, $"{Section}:{name} must be a whole number between 0 (no limit) and {max} (default {defaultValue}); got '{text}'."));
    }

    public static TimeSpan Seconds(IConfiguration section, string name, double defaultValue, double min, double max)
    {
        if (section[name] is not { Length: > 0 } text)
            return TimeSpan.FromSeconds(defaultValue);
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds >= min && seconds <= max)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        throw new StartException(string.Create(
            CultureInfo.InvariantCulture, $"{Section}:{name} must be between {min} and {max} seconds (default {defaultValue}); got '{text}'."));
    }

    /// <summary>Reads addresses and networks, divided by commas: <c>10.0.0.0/8, ::1</c>.</summary>
    /// <exception cref="StartException">One of them is neither.</exception>
    private static IReadOnlyList<IPNetwork> Networks(IConfiguration section, string name)
    {
        var networks = new List<IPNetwork>();
        foreach (var part in (section[name] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (IPAddress.TryParse(part, out var address))
                networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            else if (IPNetwork.TryParse(part, out var network))
                networks.Add(network);
            else
                throw new StartException($"{Section}:{name} must be addresses and networks, separated by commas, such as 10.0.0.0/8 or ::1 (default none); got '{part}'.");
        }

        return networks;
    }
}

/// <summary>A setting keeps the program from starting; the message is one line for people and holds no secret.</summary>
internal sealed class StartException(string message) : Exception(message);
