using System.Globalization;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Candles.Api.Options;

/// <summary>
/// What clients may take of this server, all in one place: the options <c>Candles:*</c> that bound connections, requests, bodies, streams and
/// rates. How often one caller may ask is in <see cref="CandlesOptions"/>.
/// </summary>
internal sealed class ServerLimits
{
    private const int Kilo = 1024;
    private const long Mega = Kilo * Kilo;

    /// <summary>What an idle connection takes, TLS among it, rounded up (docs/decisions.md).</summary>
    private const int BytesOfConnection = 32 * Kilo;

    /// <summary>Connections at once, from 1 to 1,000,000; beyond, the longest idle one is closed. Default: what memory and handles allow, at most 20,000.</summary>
    public required int MaxConnections { get; init; }

    /// <summary>
    /// Bytes that may wait for clients to take them, in the whole process, from 1,048,576, default an eighth of what the process may use, 4 MB
    /// to 1 GB. Beyond, the connection that took nothing for longest is closed.
    /// </summary>
    public required long UnreadBytes { get; init; }

    /// <summary>How long a client may take nothing of what waits for it, from 1 to 600 s, default 10 s.</summary>
    public required TimeSpan UnreadSeconds { get; init; }

    /// <summary>Slowest that a client may take what waits for it, in bytes a second over 30 s, from 0 to 1,000,000, default 4096.</summary>
    public required int MinReadBytesPerSecond { get; init; }

    /// <summary>
    /// Bytes that bodies of requests in work may take, in the whole process, as they came, unpacked, and as rows; from 1,048,576, default an eighth
    /// of what the process may use, 8 MB to 1 GB. Beyond, a request waits shortly, and is refused then.
    /// </summary>
    public required long BodyBytes { get; init; }

    /// <summary>Slowest that a body may come, in bytes a second after 5 s, from 0 (without bound) to 1,000,000, default 240.</summary>
    public required int MinBodyBytesPerSecond { get; init; }

    /// <summary>Longest first line of a request, in bytes, from 1024 to 65,536, default 8192.</summary>
    public required int MaxRequestLineBytes { get; init; }

    /// <summary>All headers of a request together, in bytes, from 1024 to 1,048,576, default 32,768.</summary>
    public required int MaxHeaderBytes { get; init; }

    /// <summary>Headers of a request, from 10 to 1000, default 100.</summary>
    public required int MaxHeaders { get; init; }

    /// <summary>How long a request may take to come, body aside, from 1 to 120 s, default 10 s.</summary>
    public required TimeSpan HeaderSeconds { get; init; }

    /// <summary>How long a connection may stay open without a request, from 1 to 3600 s, default 130 s.</summary>
    public required TimeSpan KeepAliveSeconds { get; init; }

    /// <summary>Requests at once on one connection of HTTP/2, from 1 to 1000, default 100.</summary>
    public required int MaxStreamsPerConnection { get; init; }

    /// <exception cref="StartException">An option is not accepted.</exception>
    public static ServerLimits Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(CandlesOptions.Section);
        var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return new ServerLimits
        {
            MaxConnections = Whole("MaxConnections", UsualConnections(available), 1, 1_000_000),
            UnreadBytes = CandlesOptions.Whole(section, "UnreadBytes", Math.Clamp(available / 8, 4 * Mega, 1024 * Mega), min: Mega),
            UnreadSeconds = CandlesOptions.Seconds(section, "UnreadSeconds", defaultValue: 10, min: 1, max: 600),
            MinReadBytesPerSecond = Whole("MinReadBytesPerSecond", 4096, 0, 1_000_000),
            BodyBytes = CandlesOptions.Whole(section, "BodyBytes", Math.Clamp(available / 8, 8 * Mega, 1024 * Mega), min: Mega),
            MinBodyBytesPerSecond = Whole("MinBodyBytesPerSecond", 240, 0, 1_000_000),
            MaxRequestLineBytes = Whole("MaxRequestLineBytes", 8 * Kilo, Kilo, 64 * Kilo),
            MaxHeaderBytes = Whole("MaxHeaderBytes", 32 * Kilo, Kilo, Kilo * Kilo),
            MaxHeaders = Whole("MaxHeaders", 100, 10, 1000),
            HeaderSeconds = CandlesOptions.Seconds(section, "HeaderSeconds", defaultValue: 10, min: 1, max: 120),
            KeepAliveSeconds = CandlesOptions.Seconds(section, "KeepAliveSeconds", defaultValue: 130, min: 1, max: 3600),
            MaxStreamsPerConnection = Whole("MaxStreamsPerConnection", 100, 1, 1000),
        };

        int Whole(string name, long defaultValue, int min, int max) => (int)CandlesOptions.Whole(section, name, defaultValue, min, max);
    }

    /// <summary>Tells the web server those that it keeps itself.</summary>
    public void Apply(KestrelServerLimits kestrel)
    {
        kestrel.MaxRequestLineSize = MaxRequestLineBytes;
        kestrel.MaxRequestHeadersTotalSize = MaxHeaderBytes;
        kestrel.MaxRequestHeaderCount = MaxHeaders;
        kestrel.MaxRequestBufferSize = Math.Max(128 * Kilo, MaxRequestLineBytes + MaxHeaderBytes);
        kestrel.RequestHeadersTimeout = HeaderSeconds;
        kestrel.KeepAliveTimeout = KeepAliveSeconds;
        kestrel.MinRequestBodyDataRate = MinBodyBytesPerSecond == 0 ? null : new MinDataRate(MinBodyBytesPerSecond, TimeSpan.FromSeconds(5));
        kestrel.Http2.MaxStreamsPerConnection = MaxStreamsPerConnection;
        kestrel.Http2.MaxRequestHeaderFieldSize = Math.Min(MaxHeaderBytes, 16 * Kilo);
    }

    private static int UsualConnections(long available)
    {
        var handles = OpenFiles() / 4 * 3; // the rest is for the store
        return (int)Math.Clamp(Math.Min(available / BytesOfConnection, handles), 64, 20_000);
    }

    /// <summary>How many files and sockets this process may open.</summary>
    private static long OpenFiles()
    {
        const string limits = "/proc/self/limits";
        const string line = "Max open files";
        if (!File.Exists(limits) || Array.Find(File.ReadAllLines(limits), l => l.StartsWith(line, StringComparison.Ordinal)) is not { } found)
            return long.MaxValue;
        var soft = found[line.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : long.MaxValue;
    }
}
