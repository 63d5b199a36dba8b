using System.Runtime.CompilerServices;
using Candles.Api.Cache;
using Candles.Api.Http;
using Candles.Api.OpenApi;
using Candles.Data.Model;
using Candles.Data.Numbers;
using Candles.Data.Time;
using Candles.Formats.Responses;

namespace Candles.Api.Dialects.Binance;

/// <summary>
/// <c>GET /binance/{exchange}/api/v3/klines</c>, and <c>uiKlines</c>, which is the same here. Both bounds are inclusive, on open time; with
/// <c>startTime</c> the limit keeps the oldest, without it the newest.
/// </summary>
internal sealed class BinanceKlines(CandleWindows windows, SymbolDirectory symbols)
{
    private const int UsualLimit = 500;
    private const int MaxLimit = 1000; // Binance answers so many where more are asked for

    public static readonly IReadOnlyList<ApiParameter> Parameters =
    [
        new("symbol", "asset and market in one word, in upper case", "The series.", ApiSchema.Text),
        new("interval", $"one of {Interval.Accepted} (case-sensitive)", "Length of a candle.", () => ApiSchema.Choice(Interval.All.Select(i => i.Name))),
        new("startTime", "Unix milliseconds, or microseconds", "First open time; the limit then keeps the oldest candles.", ApiSchema.Text),
        new("endTime", "Unix milliseconds, or microseconds", "Last open time.", ApiSchema.Text),
        new("timeZone", BinanceZone.Accepted, "Where intervals begin as they do in UTC, it changes nothing; elsewhere it is refused.", ApiSchema.Text),
        new(
            "limit", $"a whole number, of which {MaxLimit} are answered at most", "Most candles of an answer.",
            () => new() { ["type"] = "integer", ["minimum"] = 1, ["default"] = UsualLimit }),
    ];

    public async Task Get(HttpContext context)
    {
        if (!BinanceQuery.TryRead(context, Parameters, out var query, out var error)
            || !query.TryGetSymbol(out var symbol, out error)
            || !query.TryGetMandatory("interval", out var name, out error)
            || !query.TryGetTime("startTime", isEnd: false, out var start, out error)
            || !query.TryGetTime("endTime", isEnd: true, out var end, out error)
            || !query.TryGetLimit(UsualLimit, MaxLimit, out var limit, out error)
            || !query.TryGet("timeZone", out var zone, out error))
        {
            await error.Write(context);
            return;
        }

        var minutes = 0;
        error = !Interval.TryParse(name, out var interval) ? BinanceError.InvalidInterval
            : zone is not null && !BinanceZone.TryParse(zone, out minutes) ? BinanceError.InvalidData("timeZone")
            : !BinanceZone.Keeps(interval, minutes) ? NotKept(interval)
            : start > end ? BinanceError.InvalidCombination
            : null;
        if (error is null && (await symbols.Now(context.RequestAborted)).Find(BinanceEndpoints.ExchangeOf(context), symbol) is { } series)
            await Answer(context, new CandleQuery(series.Key, interval!, limit, Time(start), Time(end) + 1));
        else
            await (error ?? BinanceError.InvalidSymbol).Write(context);
    }

    private async Task Answer(HttpContext context, CandleQuery query)
    {
        if (await windows.Read(query, context.RequestAborted) is not { } reading)
        {
            await BinanceError.InvalidSymbol.Write(context);
            return;
        }

        if (!query.Interval.IsMadeOf(reading.Snapshot.Base!))
        {
            await NotServed(reading.Snapshot.Base!).Write(context);
            return;
        }

        using var body = new RowBuffer(reading.Range.Count * 2); // twice as wide as other rows
        KlineText.Write(body, reading.Range);
        context.Response.Headers.CacheControl = "no-cache";
        await context.WriteBody("application/json", body.Written);
    }

    private static BinanceError NotServed(Interval @base) =>
        BinanceError.InvalidInterval with { Msg = $"{BinanceError.InvalidInterval.Msg} This symbol has {string.Join(", ", @base.Served)}." };

    private static BinanceError NotKept(Interval interval)
    {
        var error = BinanceError.InvalidData("timeZone");
        return error with { Msg = $"{error.Msg} Candles of {interval} are kept in UTC." };
    }

    /// <summary>Within what candles may have.</summary>
    private static long? Time(decimal? time) => time is { } known ? (long)Math.Min(known, CandleTime.Max) : null;
}

/// <summary>
/// Writes klines, <c>[[1780272000000,"2.32","2.323","2.32","2.322","36613",1780272059999,"0",0,"0","0","0"]]</c>: open time, open, high, low, close, volume, close
/// time; then what is not stored: quote volume, number of trades, and volumes of takers. Numbers are copied, not read.
/// </summary>
internal static class KlineText
{
    private const int MaxRow = (2 * RowWords.MaxTime) + (5 * DecimalFormat.MaxLength) + 64;

    private static ReadOnlySpan<byte> RowStart => "["u8;
    private static ReadOnlySpan<byte> First => ",\""u8;
    private static ReadOnlySpan<byte> Between => "\",\""u8;
    private static ReadOnlySpan<byte> Last => "\","u8;
    private static ReadOnlySpan<byte> RowEnd => ",\"0\",0,\"0\",\"0\",\"0\"],"u8;

    public static void Write(RowBuffer body, in RowRange range)
    {
        body.Clear(backToFront: false);
        foreach (ref readonly var row in range.Rows)
            body.Keep(Put(row, range.Window.Interval, ref body.Reserve(MaxRow)));
        body.Enclose("["u8, "]"u8, separator: 1);
    }

    private static int Put(in RawCandle row, Interval interval, ref byte at)
    {
        ref var end = ref DecimalFormat.Put(row.OpenTime, ref RowWords.Put(RowStart, ref at));
        end = ref row.Open.CopyTo(ref RowWords.Put(First, ref end));
        end = ref row.High.CopyTo(ref RowWords.Put(Between, ref end));
        end = ref row.Low.CopyTo(ref RowWords.Put(Between, ref end));
        end = ref row.Close.CopyTo(ref RowWords.Put(Between, ref end));
        end = ref row.Volume.CopyTo(ref RowWords.Put(Between, ref end));
        end = ref DecimalFormat.Put(interval.Next(row.OpenTime) - 1, ref RowWords.Put(Last, ref end));
        return (int)Unsafe.ByteOffset(ref at, ref RowWords.Put(RowEnd, ref end));
    }
}
