using System.Collections.Immutable;
using Candles.Formats.Responses;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Candles.Api.Http;

/// <summary>Chooses a format by the Accept header (RFC 9110, 12.5.1): the most specific range decides on a type's quality.</summary>
internal static class AcceptHeader
{
    /// <summary>The media types that name a format. Where several formats share one, it means the first of them.</summary>
    private static readonly ImmutableArray<Offer> Offers =
    [
        .. CandleEncoder.All
            .SelectMany(format => format.MediaTypes.Select(type => new Offer(type, new MediaTypeHeaderValue(type), format)))
            .DistinctBy(offer => offer.Type),
    ];

    /// <summary>The media types, for error texts.</summary>
    public static string Accepted { get; } = string.Join(", ", Offers.Select(offer => offer.Type));

    /// <summary>The format that is liked best, the earlier in the list among equals; null where all are refused.</summary>
    /// <remarks>
    /// A header that is absent or malformed leaves the choice to us. That, <c>*/*</c> and a single type are found without allocation:
    /// programs send no more; browsers send lists when a person follows a link.
    /// </remarks>
    public static CandleEncoder? Choose(StringValues accept)
    {
        if (accept.Count == 0)
            return CandleEncoder.All[0];

        if (accept.Count == 1)
        {
            var only = accept[0];
            if (only is null or "" or "*/*")
                return CandleEncoder.All[0];
            foreach (var offer in Offers)
            {
                if (offer.Type.Equals(only, StringComparison.OrdinalIgnoreCase))
                    return offer.Format;
            }
        }

        return ChooseOfList(accept);
    }

    private static CandleEncoder? ChooseOfList(StringValues accept)
    {
        if (!MediaTypeHeaderValue.TryParseList(accept, out var ranges) || ranges.Count == 0)
            return CandleEncoder.All[0];

        CandleEncoder? best = null;
        var bestQuality = 0.0;
        foreach (var offer in Offers)
        {
            var quality = QualityOf(offer.Parsed, ranges);
            if (quality > bestQuality)
                (best, bestQuality) = (offer.Format, quality);
        }

        return best;
    }

    private static double QualityOf(MediaTypeHeaderValue type, IList<MediaTypeHeaderValue> ranges)
    {
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

    private sealed record Offer(string Type, MediaTypeHeaderValue Parsed, CandleEncoder Format);
}
