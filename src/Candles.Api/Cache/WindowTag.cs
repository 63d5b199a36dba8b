using Candles.Api.Http;
using Candles.Formats.Responses;

namespace Candles.Api.Cache;

/// <summary>The entity tag of an answer from memory: of the rows' bounds and the state of the blocks they lie on. No row is looked at.</summary>
internal static class WindowTag
{
    public static string Of(CandleEncoder format, ContentCoding coding, in WindowReading reading)
    {
        var range = reading.Range;
        var hash = new StableHash();
        hash.Add(format.Name);
        hash.Add((ulong)format.Build);
        hash.Add(coding == ContentCoding.Gzip ? GzipBody.Build : 0);
        hash.Add(reading.Series.Key.LookupKey);
        hash.Add((ulong)range.Window.Interval.Minutes);
        hash.Add((ulong)range.Count);
        if (range.Count > 0)
        {
            hash.Add(range.FirstOpen);
            hash.Add(range.LastOpen);
            foreach (ref readonly var slot in range.Window.BlockSlots[range.FirstSlot..(range.LastSlot + 1)])
            {
                if (slot.Block is { State: var state })
                {
                    hash.Add((ulong)state);
                    hash.Add((ulong)(state >> 64));
                }
            }
        }

        return EntityTag.Of(hash.Value);
    }
}
