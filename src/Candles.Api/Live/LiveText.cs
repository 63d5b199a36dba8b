using System.Globalization;
using Candles.Data.Time;
using Candles.Formats.Responses;

namespace Candles.Api.Live;

/// <summary>Writes events as text/event-stream has them (WHATWG HTML, server-sent events).</summary>
/// <param name="name">By which the data name their series, where a stream has several; else null.</param>
internal sealed class LiveText(string? name, Interval interval, CandleEncoder format)
{
    /// <summary>How many milliseconds after its end a client comes back.</summary>
    public static ReadOnlySpan<byte> Retry => "retry: 2000\n\n"u8;

    /// <summary>
    /// What a stream ends with that the server ends: the client comes back after 1 to 5 s, by chance, so that not all who read come back at once.
    /// </summary>
    public static byte[] RetrySpread() => Utf8(string.Create(CultureInfo.InvariantCulture, $"retry: {Random.Shared.Next(1000, 5001)}\n\n"));

    /// <summary>Formats whose rows stand by themselves and are text.</summary>
    public static IReadOnlyList<CandleEncoder> Formats { get; } = [.. CandleEncoder.All.Where(f => f.HasTextRows)];

    private readonly byte[] _before = Utf8(name is null ? "" : format.Label(name, interval).Before);
    private readonly byte[] _after = Utf8(name is null ? "" : format.Label(name, interval).After);

    /// <param name="row">An encoded row with its separator.</param>
    public byte[] Of(string kind, ReadOnlySpan<byte> row) =>
        [.. Utf8($"event: {kind}\ndata: "), .. _before, .. row[..^format.Separator], .. _after, .. "\n\n"u8];

    public byte[] Resync() => Utf8(name is not null
        ? $"event: {LiveKind.Resync}\ndata: {{\"series\":\"{name}\",\"interval\":\"{interval}\"}}\n\n"
        : $"event: {LiveKind.Resync}\ndata: {{}}\n\n");

    private static byte[] Utf8(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
