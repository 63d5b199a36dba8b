using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Candles.Api.Http;
using Candles.Api.Options;
using Candles.Data.Keys;
using Microsoft.AspNetCore.RateLimiting;

namespace Candles.Api.Security;

/// <summary>
/// How often one caller may ask, in token buckets that hold a second's worth. There are at most as many as keys may be live and
/// <see cref="AddressPartition.Count"/> for addresses. A limit that is off is null.
/// </summary>
internal sealed class RequestLimits(CandlesOptions options) : IDisposable
{
    /// <summary>All requests, by address.</summary>
    public PartitionedRateLimiter<HttpContext>? Requests { get; } = Limit(options.RequestsPerSecondPerAddress, AddressOf);

    /// <summary>Reads by key, those without one by address.</summary>
    public PartitionedRateLimiter<HttpContext>? Reads { get; } = Limit(options.ReadsPerSecond, CallerOf);

    /// <summary>Writes by key.</summary>
    public PartitionedRateLimiter<HttpContext>? Writes { get; } = Limit(options.WritesPerSecond, CallerOf);

    public static bool IsRead(HttpContext context) => RequiredScope.Of(context) == Scope.Read;

    public static bool IsWrite(HttpContext context) => RequiredScope.Of(context) > Scope.Read;

    /// <param name="detail">What is limited, for the answer.</param>
    public static RateLimiterOptions Enforce(PartitionedRateLimiter<HttpContext> limiter, string detail) => new()
    {
        GlobalLimiter = limiter,
        OnRejected = (rejected, _) => Refuse(rejected, detail),
    };

    public void Dispose()
    {
        Requests?.Dispose();
        Reads?.Dispose();
        Writes?.Dispose();
    }

    private static PartitionedRateLimiter<HttpContext>? Limit(int perSecond, Func<HttpContext, Caller> callerOf) => perSecond == 0
        ? null
        : PartitionedRateLimiter.Create<HttpContext, Caller>(context => RateLimitPartition.GetTokenBucketLimiter(callerOf(context), _ => new()
        {
            TokenLimit = perSecond,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1) / perSecond,
            QueueLimit = 0,
        }));

    private static Caller CallerOf(HttpContext context) => context.CallerKey() is { } key ? new(key.Id, 0) : AddressOf(context);

    private static Caller AddressOf(HttpContext context) => new(null, AddressPartition.Of(context.Connection.RemoteIpAddress));

    private static ValueTask Refuse(OnRejectedContext rejected, string detail)
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var time) ? time : TimeSpan.Zero;
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        rejected.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return new(new Problem(ProblemType.RateLimited, detail).Write(rejected.HttpContext));
    }

    private readonly record struct Caller(string? KeyId, int Address);
}

/// <summary>
/// Which share of a limit an address uses: one of <see cref="Count"/>, so that memory is bounded however many addresses come.
/// IPv6 counts by /64, which is what one customer gets; IPv4 in IPv6's clothes counts as IPv4.
/// </summary>
internal static class AddressPartition
{
    public const int Count = 1024;

    private const int CustomerBytes = 8; // a /64

    /// <summary>The same for an address as long as the process runs; not to be foreseen, so that nobody can aim at a neighbour.</summary>
    /// <param name="address">Null where the connection has none, as that of a Unix socket.</param>
    public static int Of(IPAddress? address)
    {
        if (address is null)
            return 0;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        var hash = new HashCode(); // seeded at random in each process
        hash.AddBytes(bytes[..(address.AddressFamily == AddressFamily.InterNetworkV6 ? CustomerBytes : length)]);
        return (int)((uint)hash.ToHashCode() % Count);
    }
}
