using System.Text.Json;
using Candles.Api.Cache;
using Candles.Api.Http;
using Candles.Api.OpenApi;
using Candles.Data.Model;
using Candles.Data.Numbers;
using Candles.Data.Time;

namespace Candles.Api.Dialects.Udf;

/// <summary>
/// <c>GET /udf/quotes</c>: the newest price of some series, and their day so far (of a series whose base is coarser, its newest candle).
/// Bid and ask are not stored, and so are left out.
/// </summary>
internal sealed class UdfQuoteBoard(CandleWindows windows, SymbolDirectory symbols)
{
    private const int Max = 100;

    public static readonly IReadOnlyList<ApiParameter> Parameters =
        [new("symbols", $"1 to {Max} symbols, divided by commas", "The series.", ApiSchema.Text)];

    private static readonly Interval Day = Interval.All.First(i => i.Name == "1d");

    public async Task Get(HttpContext context)
    {
        if (!UdfQuery.TryRead(context, Parameters, out var query, out var problem) || !query.TryGet("symbols", out var list, out problem))
        {
            await problem.Write(context);
            return;
        }

        var names = list.Split(',');
        if (names.Length > Max)
        {
            await query.Refused("symbols", list).Write(context);
            return;
        }

        var quotes = new UdfQuote[names.Length];
        for (var i = 0; i < names.Length; i++)
            quotes[i] = await Quote(names[i], context.RequestAborted);
        context.Response.Headers.CacheControl = "no-cache";
        await context.WriteBody(
            "application/json", JsonSerializer.SerializeToUtf8Bytes(new UdfQuotes("ok", quotes), UdfJson.Readable.UdfQuotes));
    }

    private async Task<UdfQuote> Quote(string name, CancellationToken cancel)
    {
        if (await UdfSymbol.Find(name, symbols, cancel) is { } series && await Read(series, cancel) is { Range.Count: > 0 } reading)
            return new UdfQuote("ok", name, Values(series, reading.Range));
        return new UdfQuote("error", name, new UdfQuoteValues());
    }

    /// <summary>Today's candle and the one before.</summary>
    private async Task<WindowReading?> Read(SeriesKey series, CancellationToken cancel)
    {
        var reading = await windows.Read(new CandleQuery(series, Day, limit: 2), cancel);
        return reading is { Snapshot.Base: { } @base } && !Day.IsMadeOf(@base)
            ? await windows.Read(new CandleQuery(series, @base, limit: 2), cancel)
            : reading;
    }

    private static UdfQuoteValues Values(SeriesKey series, in RowRange range)
    {
        var (before, last) = (default(RawCandle), default(RawCandle));
        foreach (ref readonly var row in range.Rows)
            (before, last) = (last, row);

        var price = Number(last.Close);
        decimal? previous = range.Count > 1 ? Number(before.Close) : null;
        return new UdfQuoteValues(
            UdfSymbol.NameOf(series),
            UdfSymbol.FullNameOf(series),
            series.Exchange,
            UdfCatalog.Description(series),
            Lp: price,
            Ch: price - previous,
            Chp: previous is { } p && p != 0 ? decimal.Round((price - p) / Math.Abs(p) * 100, 2) : null,
            OpenPrice: Number(last.Open),
            HighPrice: Number(last.High),
            LowPrice: Number(last.Low),
            PrevClosePrice: previous,
            Volume: Number(last.Volume));
    }

    private static decimal Number(in AsciiNumber text) =>
        DecimalParser.TryParse(text.Text, out var value, out var fault) ? value : throw new InvalidDataException(fault);
}
