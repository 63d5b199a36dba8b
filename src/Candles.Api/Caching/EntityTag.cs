using Candles.Api.Encoding;
using Candles.Data;

namespace Candles.Api.Caching;

/// <summary>Strong entity tags (RFC 9110, 8.8.3): the same tag means the same bytes.</summary>
internal static class EntityTag
{
    private const int Digits = 22; // of six bits each, for 128 bits

    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    /// <summary>The tag in its quotes, 24 characters; the hash in base 64, lowest digit first.</summary>
    public static string Of(UInt128 hash) => string.Create(Digits + 2, hash, static (tag, hash) =>
    {
        tag[0] = tag[^1] = '"';
        foreach (ref var digit in tag[1..^1])
        {
            digit = Alphabet[(int)(uint)hash & 63];
            hash >>= 6;
        }
    });

    /// <summary>
    /// The tag of rows that a store has just read. At one version of a series the rows from the first to the last open time are always the
    /// same, so that neither they nor the body need be looked at.
    /// </summary>
    public static string Of(CandleEncoder format, CandleQuery query, in CandleReading reading, ContentCoding coding)
    {
        var hash = new StableHash();
        hash.Add(format.Name);
        hash.Add((ulong)format.Build);
        hash.Add((ulong)coding);
        hash.Add(query.Series.LookupKey);
        hash.Add(reading.Series.Version.Series);
        hash.Add(reading.Series.Version.Number);
        hash.Add((ulong)query.Interval.Minutes);
        hash.Add((ulong)reading.Count);
        hash.Add(reading.Count > 0 ? reading.First : 0);
        hash.Add(reading.Count > 0 ? reading.Last : 0);
        return Of(hash.Value);
    }
}
