using Candles.Api.Http;
using Candles.Formats.Responses;

namespace Candles.Api.Cache;

/// <summary>The entity tag of an answer from memory: of the rows' bounds and the state of the pages they lie on. No row is looked at.</summary>
internal static class WindowTag
{
    public static string Of(CandleEncoder format, ContentCoding coding, in WindowReading reading)
    {
        var cut = reading.Cut;
        var hash = new StableHash();
        hash.Add(format.Name);
        hash.Add((ulong)format.Build);
        hash.Add(coding == ContentCoding.Gzip ? GzipBody.Build : 0);
        hash.Add(reading.Series.Key.LookupKey);
        hash.Add((ulong)cut.Window.Interval.Minutes);
        hash.Add((ulong)cut.Count);
        if (cut.Count > 0)
        {
            hash.Add(cut.FirstOpen);
            hash.Add(cut.LastOpen);
            foreach (ref readonly var piece in cut.Window.Pieces[cut.FirstPiece..(cut.LastPiece + 1)])
            {
                if (piece.Page is { State: var state })
                {
                    hash.Add((ulong)state);
                    hash.Add((ulong)(state >> 64));
                }
            }
        }

        return EntityTag.Of(hash.Value);
    }
}
