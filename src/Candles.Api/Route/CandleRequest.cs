using System.Diagnostics.CodeAnalysis;
using Candles.Api.Http;
using Candles.Data.Model;
using Candles.Formats.Filling;
using Candles.Formats.Responses;

namespace Candles.Api.Route;

/// <summary>A question to the candle route, understood: here strings end.</summary>
/// <param name="CacheControl">How long the answer may be kept, which the question alone decides.</param>
/// <param name="Timing">Whether the answer tells how long its steps took.</param>
internal readonly record struct CandleRequest(
    CandleQuery Query, ReadStrategy Path, CandleEncoder Format, ContentCoding Coding, string CacheControl, bool Timing)
{
    /// <param name="time">Asked only where <c>closed=true</c>.</param>
    public static bool TryParse(
        HttpContext context,
        SeriesKey series,
        CachePolicy caching,
        TimeProvider time,
        out CandleRequest request,
        [NotNullWhen(false)] out Problem? problem)
    {
        request = default;
        if (!CandleParameters.TryRead(context.Request.QueryString.Value, CandleParameter.All, out var asked, out problem))
            return false;

        var headers = context.Request.Headers;
        if ((asked.Format ?? AcceptHeader.Choose(headers.Accept)) is not { } format)
        {
            problem = new Problem(ProblemType.NotAcceptable, $"Accept matches none of {AcceptHeader.Accepted}.");
            return false;
        }

        if (asked.Fill == Fill.Null && !format.Filled.HasEmptyRows)
        {
            problem = NoEmptyRows(format);
            return false;
        }

        long? closedAt = asked.ClosedOnly ? time.GetUtcNow().ToUnixTimeMilliseconds() : null;
        var path = asked.IsShaped ? StrategyFor(asked, closedAt) : asked.Path;
        if (AcceptEncodingHeader.Choose(headers.AcceptEncoding, path.OffersGzip) is not { } coding)
        {
            problem = CodingNotAcceptable(path, asked.Fill);
            return false;
        }

        var query = new CandleQuery(series, asked.Interval, asked.Limit, asked.From, asked.To, closedAt);
        request = new CandleRequest(query, path, format, coding, caching.For(asked.From, asked.To), asked.Timing);
        return true;
    }

    /// <summary>The path where there is more to do than to answer with the rows that are there.</summary>
    private static ReadStrategy StrategyFor(in CandleParameters asked, long? closedAt)
    {
        var path = asked.Fill == Fill.None ? asked.Path : new FilledStrategy(asked.Path, asked.Fill);
        return asked.Points == 0 ? path : new LevelOfDetailStrategy(path, asked.Points, asked.From!.Value, asked.To!.Value, closedAt);
    }

    private static Problem NoEmptyRows(CandleEncoder format) => new(
        ProblemType.ParameterInvalid, $"fill takes none or previous with format {format.Name}, which has no form for a candle without prices.");

    private static Problem CodingNotAcceptable(ReadStrategy path, Fill fill) => new(
        ProblemType.CodingNotAcceptable,
        $"Accept-Encoding refuses {(path.OffersGzip ? "identity and gzip, which are all" : "identity, which is all")} that path {path.Name} has"
        + (fill == Fill.None ? "." : " with fill."));
}
