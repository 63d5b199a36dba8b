using System.Text.Json;
using Candles.Api.Cache;
using Candles.Api.Connections;
using Candles.Api.Http;
using Candles.Api.OpenApi;
using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Formats.Responses;

namespace Candles.Api.Dialects.Udf;

/// <summary>
/// <c>GET /udf/history</c>: bars in columns. <c>to</c> is exclusive; <c>countback</c>, where it is given, decides how many bars before it are
/// answered, whatever <c>from</c> is. Without it, a range with one bar, or within the newest, brings the newest two: the adapter's polling needs them.
/// </summary>
internal sealed class UdfHistory(CandleWindows windows, SymbolDirectory symbols)
{
    private const string Seconds = "whole seconds since 1970";

    public static readonly IReadOnlyList<ApiParameter> Parameters =
    [
        new("symbol", UdfSymbol.Accepted, "The series.", ApiSchema.Text),
        new("resolution", $"one of {UdfResolution.Accepted}", "Length of a bar.", ApiSchema.Text),
        new("from", Seconds, "First open time; needed where there is no countback.", ApiSchema.Text),
        new("to", Seconds, "Open time to stop before; the end of time where there is none.", ApiSchema.Text),
        new(
            "countback", $"a whole number from 1 to {UdfBars.Max}", "How many bars before to; from then does not count.",
            () => new() { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = UdfBars.Max }),
    ];

    private readonly UdfBars _bars = new(windows);

    public async Task Get(HttpContext context)
    {
        if (!UdfQuery.TryRead(context, Parameters, out var query, out var problem)
            || !query.TryGet("symbol", out var name, out problem)
            || !query.TryGet("resolution", out var resolution, out problem)
            || !query.TryGetNumber("from", long.MinValue, long.MaxValue, out var from, out problem)
            || !query.TryGetNumber("to", long.MinValue, long.MaxValue, out var to, out problem)
            || !query.TryGetNumber("countback", 1, UdfBars.Max, out var count, out problem))
        {
            await problem.Write(context);
            return;
        }

        problem = !UdfResolution.TryParse(resolution, out var interval) ? query.Refused("resolution", resolution)
            : from is null && count is null ? UdfQuery.Invalid("from and countback are missing; one of them is needed.")
            : count is null && from >= to ? UdfQuery.Invalid("from must be before to.")
            : null;
        if (problem is null && await UdfSymbol.Find(name, symbols, context.RequestAborted) is { } series)
            await Answer(context, series, interval!, From(from ?? 0), To(to ?? long.MaxValue), (int?)count);
        else
            await (problem ?? Unknown(name)).Write(context);
    }

    public static Problem Unknown(string name) =>
        new(ProblemType.SeriesNotFound, $"unknown_symbol: no series is called {Quote.Of(name)}; symbol takes {UdfSymbol.Accepted}.");

    private async Task Answer(HttpContext context, SeriesKey series, Interval interval, long from, long to, int? count)
    {
        var cancel = context.RequestAborted;
        var reading = count is { } asked
            ? await _bars.Newest(series, interval, to, asked, cancel)
            : await _bars.Between(series, interval, from, to, cancel);
        long? next = null;
        if (count is null && reading is { Count: < UdfBars.Fewest } && await _bars.Newest(series, interval, to, UdfBars.Fewest, cancel) is { Count: > 0 } newest)
        {
            if (reading.Count > 0 || await IsPoll(series, interval, from, newest.LastOpen, cancel))
                reading = newest;
            else
                next = newest.LastOpen / 1000;
        }

        if (Refuse(series, interval, reading) is { } problem)
        {
            await problem.Write(context);
            return;
        }

        context.Response.Headers.CacheControl = "no-cache";
        if (reading!.Count == 0)
        {
            await context.WriteBody(
                "application/json", JsonSerializer.SerializeToUtf8Bytes(new UdfNoData("no_data", next), UdfJson.Default.UdfNoData));
            return;
        }

        using var room = await context.TakeRoom(RowBuffer.SizeOf(reading.Count));
        using var body = new RowBuffer(reading.Count);
        UdfBody.Write(body, reading.Cuts);
        await context.WriteBody("application/json", body.Written);
    }

    private static Problem? Refuse(SeriesKey series, Interval interval, UdfReading? reading) =>
        reading is null ? Unknown(UdfSymbol.FullNameOf(series))
        : !interval.IsMadeOf(reading.Base!) ? new Problem(
            ProblemType.IntervalNotAvailable,
            $"{UdfSymbol.FullNameOf(series)} has the resolutions {string.Join(", ", UdfResolution.OfAll(reading.Base!.Served))}, not {UdfResolution.Of(interval)}.")
        : reading.Count > UdfBars.Max ? UdfQuery.Invalid($"There are more than {UdfBars.Max} bars from from to to; ask for fewer.")
        : null;

    /// <summary>
    /// Whether a range in which no bar opens lies in the newest bar of all: adapters before countback ask for the last ten minutes to learn how
    /// a day goes.
    /// </summary>
    /// <param name="before">Open time of the newest bar before the range.</param>
    private async Task<bool> IsPoll(SeriesKey series, Interval interval, long from, long before, CancellationToken cancel) =>
        interval.Next(before) > from
        && await _bars.Newest(series, interval, CandleTime.Max, 1, cancel) is { Count: > 0 } newest && newest.LastOpen == before;

    /// <summary>Milliseconds, within what candles may have; before <see cref="To"/> wherever the seconds are.</summary>
    private static long From(long seconds) => Math.Clamp(seconds, CandleTime.Min / 1000, CandleTime.Max / 1000) * 1000;

    private static long To(long seconds) => Math.Clamp(seconds, (CandleTime.Min / 1000) + 1, (CandleTime.Max / 1000) + 1) * 1000;
}
