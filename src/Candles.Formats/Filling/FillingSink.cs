using Candles.Data.Model;
using Candles.Data.Numbers;
using Candles.Formats.Responses;

namespace Candles.Formats.Filling;

/// <summary>Takes rows as a store reads them, in either order, and puts rows in the slots between them.</summary>
/// <param name="rows">Takes all rows.</param>
internal abstract class FillingSink<TRow>(FilledEncoder encoder, BodySink<TRow> rows, FillSpan span, Fill fill, FillCount count) : IBodySink<TRow>
{
    private readonly int _step = span.KeepsNewest ? -1 : 1;
    private long? _next; // slot; null where no row has come yet that one could be missing beside
    private RawCandle _missing; // a row of no slot yet

    public void Start()
    {
        rows.Start();
        count.Start();
        _next = span.KeepsNewest ? span.Last : span.First;
        if (span.First is not null)
            FollowOn(span.Before.Close);
    }

    public void Add(in TRow row)
    {
        var slot = span.Interval.SlotOf(OpenTimeOf(row));
        if (span.KeepsNewest)
            FollowOn(row); // what is missing came after this one
        if (!FillUpTo(slot) || !count.Takes(slot))
            return;

        rows.Add(row);
        _next = slot + _step;
        if (!span.KeepsNewest)
            FollowOn(row);
    }

    public void Complete()
    {
        if (!span.KeepsNewest && span.Last is { } last && _next <= last)
            FillUpTo(last + 1);
        rows.Complete();
    }

    public void Dispose() => rows.Dispose();

    protected abstract long OpenTimeOf(in TRow row);

    protected abstract void Close(in TRow row, ref AsciiNumber into);

    /// <summary>Fills slots up to one, not itself; false where the limit does not let it.</summary>
    private bool FillUpTo(long slot)
    {
        for (; _next is { } missing && missing != slot; _next = missing + _step)
        {
            if (!count.Takes(missing))
                return false;
            _missing.OpenTime = span.Interval.OpenTimeOf(missing);
            rows.AddFilled(encoder, _missing);
        }

        return true;
    }

    private void FollowOn(in TRow row)
    {
        if (fill != Fill.Previous)
            return;
        Close(row, ref _missing.Close);
        FollowOn(_missing.Close);
    }

    private void FollowOn(in AsciiNumber close)
    {
        if (fill != Fill.Previous)
            return;
        _missing.Open = _missing.High = _missing.Low = _missing.Close = close;
        _missing.Volume.Set("0"u8);
    }
}

internal sealed class RawFillingSink(FilledEncoder encoder, RowBuffer body, FillSpan span, Fill fill, FillCount count)
    : FillingSink<RawCandle>(encoder, new RawSink(encoder, body, span.KeepsNewest), span, fill, count)
{
    protected override long OpenTimeOf(in RawCandle row) => row.OpenTime;

    protected override void Close(in RawCandle row, ref AsciiNumber into) => into = row.Close;
}

internal sealed class DecimalFillingSink(FilledEncoder encoder, RowBuffer body, FillSpan span, Fill fill, FillCount count)
    : FillingSink<Candle>(encoder, new DecimalSink(encoder, body, span.KeepsNewest), span, fill, count)
{
    protected override long OpenTimeOf(in Candle row) => row.OpenTime;

    protected override void Close(in Candle row, ref AsciiNumber into) => into.Length = DecimalFormat.Format(row.Close, into.Buffer);
}
