using Candles.Data.Model;
using Candles.Data.Time;

namespace Candles.Formats.Filling;

/// <summary>
/// Which slots of a grid have a row in a filled answer: all in the range asked for that lie between two stored candles of the series and
/// interval, wherever these lie, and those candles. So nothing stands before the first candle ever stored, where there is no close to
/// go on from, nor behind the newest, where the market may still say something; and what is filled in is what <c>/gaps</c> lists.
/// </summary>
/// <remarks>
/// The rows are dense, so the limit counts them as they come, filled ones too: the newest of the range where no <c>from</c> was given, else
/// the oldest. The stored rows of the answer tell of most gaps; at the ends of a range the candles next to it do.
/// </remarks>
internal sealed class FillSpan
{
    private readonly CandleQuery _query;

    /// <param name="before">The newest candle before the range; null where there is none, or nothing is wanted of it.</param>
    /// <param name="hasAfter">Whether a candle is stored behind the range.</param>
    public FillSpan(CandleQuery query, RawCandle? before, bool hasAfter)
    {
        _query = query;
        if (before is { } row)
        {
            First = query.Interval.SlotFrom(query.From);
            Before = row;
        }

        if (hasAfter)
            Last = query.Interval.SlotFrom(query.To) - 1;
    }

    public Interval Interval => _query.Interval;

    public int Limit => _query.Limit;

    /// <summary>Rows come newest first, and the limit keeps the newest.</summary>
    public bool KeepsNewest => _query.KeepsNewest;

    /// <summary>The slot in which the rows of the answer begin; null: that of its first stored candle.</summary>
    public long? First { get; }

    /// <summary>The slot in which they end, where the limit lets them; null: that of its last stored candle.</summary>
    public long? Last { get; }

    /// <summary>The candle before the range; where <see cref="First"/> is known.</summary>
    public RawCandle Before { get; }
}
