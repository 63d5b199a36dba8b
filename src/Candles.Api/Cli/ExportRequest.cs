using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Formats.Export;

namespace Candles.Api.Cli;

/// <summary>What an export is asked for.</summary>
/// <param name="Interval">Null for the base of the series.</param>
/// <param name="From">Inclusive, Unix milliseconds.</param>
/// <param name="To">Exclusive, Unix milliseconds.</param>
/// <param name="File">Null for standard output.</param>
internal sealed record ExportRequest(SeriesKey Series, Interval? Interval, long From, long To, ExportFormat Format, string? File)
{
    private const string StandardOutput = "-";

    public static Argument<string> SeriesName { get; } = new("SERIES")
    {
        Description = "The series to export: exchange/market/asset, for example binance/USDT/NEAR.",
    };

    public static Argument<string> FileName { get; } = new("FILE")
    {
        Description = "The file to write, as gzip if its name ends in .gz. - is standard output, which is also the default.",
        DefaultValueFactory = _ => StandardOutput,
    };

    public static Option<string?> IntervalName { get; } = new("--interval")
    {
        Description = $"The length of the candles (default: the base interval of the series): {Interval.Accepted}.",
    };

    public static Option<string?> FromTime { get; } = new("--from") { Description = $"The first open time: {CandleTime.Accepted}." };

    public static Option<string?> ToTime { get; } = new("--to") { Description = "The open time to stop before, in the same form." };

    public static Option<string?> FormatName { get; } = new("--format")
    {
        Description = "The format (default: by the ending of FILE, else csv). "
            + string.Join("; ", ExportFormats.All.Select(f => $"{f.Name}: {f.Description}")),
    };

    /// <param name="refusal">What is accepted in place of what was given.</param>
    public static bool TryRead(
        ParseResult parsed, [NotNullWhen(true)] out ExportRequest? request, [NotNullWhen(false)] out string? refusal)
    {
        request = null;
        var file = parsed.GetRequiredValue(FileName);
        var interval = (Interval?)null;
        var format = ExportFormats.OfFile(file);
        if (!SeriesKey.TryParse(parsed.GetRequiredValue(SeriesName), out var series))
            refusal = $"'{parsed.GetValue(SeriesName)}' is not exchange/market/asset (binance/USDT/NEAR), each {SeriesKey.Accepted}";
        else if (parsed.GetValue(IntervalName) is { } name && !Interval.TryParse(name, out interval))
            refusal = $"--interval '{name}' is not one of {Interval.Accepted}";
        else if (!TryTime(parsed, FromTime, long.MinValue, out var from, out refusal) || !TryTime(parsed, ToTime, long.MaxValue, out var to, out refusal))
            return false;
        else if (from >= to)
            refusal = $"--from '{parsed.GetValue(FromTime)}' is not before --to '{parsed.GetValue(ToTime)}'";
        else if (file.Length == 0)
            refusal = "FILE is empty; - is standard output";
        else if (parsed.GetValue(FormatName) is { } asked && !ExportFormats.TryParse(asked, out format))
            refusal = $"--format '{asked}' is not one of {ExportFormats.Accepted}";
        else
            request = new ExportRequest(series, interval, from, to, format, file == StandardOutput ? null : file);
        return request is not null;
    }

    private static bool TryTime(
        ParseResult parsed, Option<string?> option, long absent, out long time, [NotNullWhen(false)] out string? refusal)
    {
        time = absent;
        refusal = parsed.GetValue(option) is not { } text || CandleTime.TryParse(text, out time)
            ? null
            : $"{option.Name} '{text}' is not {CandleTime.Accepted}";
        return refusal is null;
    }
}
