using Candles.Data.Model;

namespace Candles.Formats.Responses;

/// <summary>Makes a body of rows in each of the ways they are read; the bytes are the same.</summary>
internal interface IBodyMaker
{
    /// <summary>Takes numbers that are text already.</summary>
    /// <param name="newestFirst">The order in which rows come.</param>
    IBodySink<RawCandle> FromRaw(RowBuffer body, bool newestFirst);

    /// <summary>Takes decimals, row by row.</summary>
    /// <param name="newestFirst">The order in which rows come.</param>
    IBodySink<Candle> FromRows(RowBuffer body, bool newestFirst);

    /// <summary>Writes a whole body from a list, ascending.</summary>
    void FromList(RowBuffer body, List<CandleDto> rows);
}

/// <summary>Makes a body of rows as they are read.</summary>
internal interface IBodySink<TRow> : ICandleSink<TRow>, IDisposable
{
    /// <summary>Completes the body.</summary>
    void Enclose();
}
