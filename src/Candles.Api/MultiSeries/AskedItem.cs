using Candles.Api.Http;
using Candles.Api.Route;
using Candles.Data.Model;

namespace Candles.Api.MultiSeries;

/// <summary>One of several questions: understood, or what is wrong with it.</summary>
/// <param name="Query">Null where there is a problem.</param>
internal sealed record AskedItem(CandleQuery? Query, Problem? Problem)
{
    public const string AcceptedSeries = "exchange/market/asset";

    /// <summary>Entity tags of answers that the client has, as <c>If-None-Match</c> has them.</summary>
    public string? Known { get; init; }

    /// <summary>The question as the candle route takes it; from and to as they were given.</summary>
    public CandleParameters Asked { get; init; }

    /// <param name="series">In text.</param>
    /// <param name="now">Unix milliseconds; counts where open candles are not wanted.</param>
    public static AskedItem Of(string series, in CandleParameters asked, long now)
    {
        if (!SeriesKey.TryParse(series, out var key))
            return Wrong(ProblemType.SymbolInvalid, $"series takes {AcceptedSeries}, each {SeriesKey.Accepted}; not {Quote.Of(series)}.");
        var query = new CandleQuery(key, asked.Interval, asked.Limit, asked.From, asked.To, asked.ClosedOnly ? now : null);
        return new AskedItem(query, null) { Asked = asked };
    }

    public static AskedItem Wrong(ProblemType type, string detail) => new(null, new Problem(type, detail));
}
