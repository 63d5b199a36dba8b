using System.Diagnostics.CodeAnalysis;
using System.Text;
using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Formats.Import;
using Candles.Tests.Support;

namespace Candles.Tests.Formats.Import;

/// <summary>Reads text as an import does, up to the store.</summary>
internal static class Importing
{
    /// <summary>The candles of a file that must be good.</summary>
    public static Candle[] Candles(string text, string? format = null, string interval = "1m") =>
        Candles(Encoding.UTF8.GetBytes(text), format, interval);

    public static Candle[] Candles(ReadOnlySpan<byte> content, string? format = null, string interval = "1m") =>
        TryRead(content, format, interval, CandleTime.Max, out var batch, out var faults)
            ? batch.Candles.ToArray()
            : throw new ArgumentException(string.Join('\n', faults.First), nameof(content));

    /// <summary>The faults of a file that must be bad, as the user reads them.</summary>
    public static string[] Faults(string text, string? format = null, string interval = "1m", long latestOpen = CandleTime.Max) =>
        [.. FaultsOf(Encoding.UTF8.GetBytes(text), format, interval, latestOpen).First.Select(f => f.ToString())];

    public static ImportFaults FaultsOf(ReadOnlySpan<byte> content, string? format = null, string interval = "1m", long latestOpen = CandleTime.Max)
    {
        Assert.False(TryRead(content, format, interval, latestOpen, out _, out var faults));
        return faults;
    }

    private static bool TryRead(
        ReadOnlySpan<byte> content,
        string? format,
        string interval,
        long latestOpen,
        [NotNullWhen(true)] out CandleBatch? batch,
        [NotNullWhen(false)] out ImportFaults? faults)
    {
        var named = (ImportFormat?)null;
        Assert.True(format is null || ImportFormats.TryParse(format, out named));
        return CandleImport.TryRead(
            content, named, Some.Interval(interval), latestOpen, out batch, out faults, cancel: TestContext.Current.CancellationToken);
    }
}
