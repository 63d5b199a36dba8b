using Candles.Api.Encoding;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Candles.Api.Endpoints;

/// <summary>Chooses a format by the Accept header (RFC 9110, 12.5.1): the most specific range decides on a type's quality.</summary>
internal static class AcceptHeader
{
    /// <summary>The format that is liked best, the earlier in the list among equals; null where all are refused.</summary>
    /// <remarks>A header that is absent or malformed leaves the choice to us.</remarks>
    public static CandleEncoder? Choose(StringValues accept)
    {
        var formats = CandleEncoder.All;
        if (StringValues.IsNullOrEmpty(accept) || accept == "*/*")
            return formats[0];
        if (!MediaTypeHeaderValue.TryParseList(accept, out var ranges) || ranges.Count == 0)
            return formats[0];

        var best = formats.MaxBy(format => QualityOf(format, ranges))!; // the first among equals
        return QualityOf(best, ranges) > 0 ? best : null;
    }

    private static double QualityOf(CandleEncoder format, IList<MediaTypeHeaderValue> ranges) =>
        format.MediaTypes.Max(type => QualityOf(type, ranges));

    private static double QualityOf(string mediaType, IList<MediaTypeHeaderValue> ranges)
    {
        var type = new MediaTypeHeaderValue(mediaType);
        var quality = 0.0;
        var closest = -1;
        foreach (var range in ranges)
        {
            var closeness = Closeness(type, range);
            if (closeness <= closest)
                continue;
            closest = closeness;
            quality = range.Quality ?? 1;
        }

        return quality;
    }

    /// <summary>How closely a range names a type: 2 outright, 1 by its family, 0 as anything, −1 not at all. Parameters are ignored.</summary>
    private static int Closeness(MediaTypeHeaderValue type, MediaTypeHeaderValue range) =>
        range.MatchesAllTypes ? 0
        : !range.Type.Equals(type.Type, StringComparison.OrdinalIgnoreCase) ? -1
        : range.MatchesAllSubTypes ? 1
        : range.SubType.Equals(type.SubType, StringComparison.OrdinalIgnoreCase) ? 2
        : -1;
}
