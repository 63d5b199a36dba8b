using Candles.Api.Http;

namespace Candles.Api.Route;

/// <summary>What the answers of all paths carry besides a body.</summary>
internal static class CandleHeaders
{
    /// <summary>For every answer of the route, errors too.</summary>
    public static void Start(HttpContext context) => context.Response.Headers.Vary = CandleHeaderNames.Vary;

    /// <summary>Puts the headers of an answer.</summary>
    /// <param name="hasMore">The limit left rows out.</param>
    /// <param name="first">Open time of the first row, where the limit left rows out.</param>
    /// <param name="last">Open time of the last row.</param>
    /// <returns>Whether the client has the body already: then the answer, 304, is complete.</returns>
    public static bool TryWriteNotModified(HttpContext context, in CandleRequest request, string tag, bool hasMore, long first, long last)
    {
        var headers = context.Response.Headers;
        headers[CandleHeaderNames.Path] = request.Path.Name;
        headers.ETag = tag;
        headers.CacheControl = request.CacheControl;
        if (hasMore)
            headers.Link = LinkOf(context.Request, request, first, last);

        if (!IfNoneMatch.Matches(context.Request.Headers.IfNoneMatch, tag))
            return false;
        context.Response.StatusCode = StatusCodes.Status304NotModified;
        return true;
    }

    private static string LinkOf(HttpRequest from, in CandleRequest request, long first, long last) => MoreRows.Link(
        from.PathBase.Add(from.Path).ToUriComponent(),
        from.QueryString.Value,
        request.Query.KeepsNewest,
        request.Query.Interval,
        first,
        last);
}
