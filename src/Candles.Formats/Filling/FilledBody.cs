using System.Diagnostics;
using Candles.Data.Model;
using Candles.Formats.Responses;

namespace Candles.Formats.Filling;

/// <summary>
/// Makes one body with rows for missing candles. On all paths rows are written by our own code, as those of formats that are no JSON
/// always are: the serializer knows no marks.
/// </summary>
internal sealed class FilledBody(FilledEncoder encoder, FillSpan span, Fill fill) : IBodyMaker
{
    private readonly FillCount _count = new(span);

    public IBodySink<RawCandle> FromRaw(RowBuffer body, bool newestFirst)
    {
        Debug.Assert(newestFirst == span.KeepsNewest);
        return new RawFillingSink(encoder, body, span, fill, _count);
    }

    public IBodySink<Candle> FromRows(RowBuffer body, bool newestFirst)
    {
        Debug.Assert(newestFirst == span.KeepsNewest);
        return new DecimalFillingSink(encoder, body, span, fill, _count);
    }

    public void FromList(RowBuffer body, List<CandleDto> rows)
    {
        using var sink = FromRows(body, span.KeepsNewest);
        sink.Start();
        foreach (var row in span.KeepsNewest ? rows.AsEnumerable().Reverse() : rows)
            sink.Add(row.ToCandle());
        sink.Complete();
    }

    /// <summary>What was read, as what the body has of it.</summary>
    public CandleReading Of(in CandleReading stored) => _count.Of(stored);
}
