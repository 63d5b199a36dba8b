using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Candles.Api.Cache;
using Candles.Api.Catalog;
using Candles.Api.Http;
using Candles.Api.OpenApi;
using Candles.Api.Route;
using Candles.Api.Security;
using Candles.Data.Keys;
using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Formats.Responses;

namespace Candles.Api.MultiSeries;

/// <summary><c>GET /latest</c>: the newest candle of every series that matches, page by page, from memory.</summary>
internal sealed class LatestEndpoint(SeriesDirectory directory, ManyReads reads, TimeProvider time)
{
    private const int MaxSeries = 1000;
    private const int UsualSeries = 100;

    private static readonly ImmutableArray<JsonEncoder> Formats = [.. CandleEncoder.All.OfType<JsonEncoder>().Where(format => format.Columns == 1)];

    private static readonly CandleParameter Format = new(
        "format", $"one of {string.Join(", ", Formats.Select(f => f.Name))}", "Format of each candle.",
        () => ApiSchema.Choice(Formats.Select(f => f.Name), Formats[0].Name),
        (ref p, value) => (p.Format = CandleEncoder.Named(value)) is JsonEncoder { Columns: 1 });

    private static readonly ImmutableArray<CandleParameter> Known =
    [
        .. SeriesParameters.Filters, .. CandleParameter.Named("interval", "closed"),
        SeriesParameters.Limit(MaxSeries, UsualSeries), SeriesParameters.After, Format,
    ];

    private static readonly ApiOperation Described = new("The newest candle of every series that matches, by exchange, market and asset.")
    {
        Details = "data has series, interval and candle of each. Series that do not serve the interval, or have no candle, are left out.",
        Query = Known,
        RequestHeaders = ApiHeader.OfConditional,
        Answers = ["application/json"],
        Headers = [.. ApiHeader.OfTagged, new("Link", "Where the limit left series out: the address of those that follow (rel=\"next\").")],
        IsConditional = true,
        Problems = [ProblemType.ParameterInvalid, .. ApiOperation.StoreProblems],
        Examples =
        [
            new("an exchange", "/latest?exchange=demo&interval=1h"),
            new("a page of what a search finds", "/latest?market=USDT&asset=BTC&search=demo&after=demo/USDT/AAA&limit=10&closed=true&format=arrays"),
            new("nothing has changed", "/latest") { Headers = [("If-None-Match", "*")], Status = StatusCodes.Status304NotModified, Answers = "" },
        ],
    };

    public static void Map(IEndpointRouteBuilder app)
    {
        var services = app.ServiceProvider;
        var endpoint = new LatestEndpoint(
            services.GetRequiredService<SeriesDirectory>(),
            ActivatorUtilities.CreateInstance<ManyReads>(services),
            services.GetRequiredService<TimeProvider>());
        app.MapRead("/latest", endpoint.Get).RequireScope(Scope.Read).Describe(Described);
    }

    private async Task Get(HttpContext context)
    {
        if (!CandleParameters.TryRead(context.Request.QueryString.Value, Known, out var asked, out var problem))
        {
            await problem.Write(context);
            return;
        }

        var filter = asked.Filter ?? new SeriesFilter();
        var (series, hasMore) = filter.Choose(
            await directory.All(context.RequestAborted),
            filter.Limit ?? UsualSeries,
            candidate => candidate.First is not null && asked.Interval.IsMadeOf(candidate.Base));
        long? closedAt = asked.ClosedOnly ? time.GetUtcNow().ToUnixTimeMilliseconds() : null;
        var read = await reads.Read(
            [.. series.Select(one => new CandleQuery(one.Key, asked.Interval, limit: 1, closedAt: closedAt))], context.RequestAborted);
        if (Array.Find(read, one => one.Fault is not null).Fault is { } fault)
        {
            await Problem.Of(fault).Write(context);
            return;
        }

        if (hasMore)
            context.Response.Headers.Link = SeriesEndpoint.NextPage(context.Request, series[^1].Key);
        await BodyOf(series, read, asked.Interval, asked.Format ?? Formats[0]).Write(context);
    }

    private static TaggedJson BodyOf(List<SeriesSummary> series, OneRead[] read, Interval interval, CandleEncoder format)
    {
        var body = new ArrayBufferWriter<byte>(64 + (series.Count * 200));
        body.Write("{\"data\":["u8);
        var isFirst = true;
        for (var i = 0; i < read.Length; i++)
        {
            if (read[i].Reading is not { Range.Count: > 0 } reading)
                continue;
            if (!isFirst)
                body.Write(","u8);
            isFirst = false;
            System.Text.Encoding.ASCII.GetBytes($"{{\"series\":\"{series[i].Key}\",\"interval\":\"{interval}\",\"candle\":", body);
            PutCandle(body, reading.Range, format);
            body.Write("}"u8);
        }

        body.Write("]}"u8);
        return new TaggedJson(body.WrittenSpan.ToArray());
    }

    /// <summary>Encodes the one row by itself: to keep the encoded form of its whole page would take some 30 KB a series.</summary>
    private static void PutCandle(ArrayBufferWriter<byte> body, in RowRange range, CandleEncoder format)
    {
        foreach (ref readonly var row in range.Rows)
        {
            var length = format.Put(0, row, ref body.GetSpan(format.MaxRow + RowBuffer.Slack)[0]);
            body.Advance(length - format.Separator);
        }
    }
}
