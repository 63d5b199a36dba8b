namespace Candles.Report.Jtl;

/// <summary>One request of a run: 40 bytes, so that a soak of millions fits into memory and percentiles are exact.</summary>
/// <param name="Start">Unix milliseconds at which it was sent.</param>
/// <param name="Elapsed">Milliseconds until its last byte; JMeter measures whole ones.</param>
/// <param name="Label">Index into the recording's labels.</param>
/// <param name="Error">Index into the recording's errors, or -1 where it succeeded.</param>
/// <param name="Bytes">Head and body of the response, as JMeter counts them.</param>
/// <param name="Users">Threads that were active when it ended.</param>
internal readonly record struct Sample(long Start, int Elapsed, int Label, int Error, long Bytes, int Users)
{
    public long End => Start + Elapsed;

    public bool Ok => Error < 0;
}
