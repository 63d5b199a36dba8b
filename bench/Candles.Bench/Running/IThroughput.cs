using Candles.Data.Model;
using Candles.Formats.Responses;

namespace Candles.Bench.Running;

/// <summary>A class whose benchmarks make or read rows: it gets columns that say how many in a second.</summary>
internal interface IThroughput
{
    /// <summary>
    /// What one call of a benchmark makes or reads. Asked of an object that has its parameters but was not set up, in the process that
    /// writes the report.
    /// </summary>
    /// <param name="benchmark">The method's name.</param>
    /// <returns>Null where it does not touch rows.</returns>
    Amount? Of(string benchmark);
}

/// <param name="Bytes">Of the body that is made or read.</param>
internal readonly record struct Amount(int Rows, long Bytes)
{
    /// <summary>Rows as the default body has them.</summary>
    public static Amount OfBody(ReadOnlySpan<Candle> rows)
    {
        using var body = new RowBuffer(rows.Length);
        using var sink = new DecimalSink(CandleEncoder.All[0], body, newestFirst: false);
        sink.Start();
        foreach (ref readonly var row in rows)
            sink.Add(row);
        sink.Complete();
        return new Amount(rows.Length, body.Written.Length);
    }
}
