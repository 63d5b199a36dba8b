using System.Net;

namespace Candles.Faults.Load;

/// <summary>What load there is, and what a scenario excuses.</summary>
internal sealed class LoadTerms
{
    public int Writers { get; init; } = 3;

    public int Readers { get; init; } = 5;

    public int SeriesPerWriter { get; init; } = 2;

    /// <summary>How long what another node was answered may stay unseen: 250 ms where its feed is up, the stale bound where it is not.</summary>
    public TimeSpan Allowance { get; set; } = TimeSpan.FromSeconds(5.5);

    /// <summary>Whether bodies are judged; not where something else than the writers changes candles.</summary>
    public bool Judges { get; set; } = true;

    /// <summary>Whether 500 <c>stored-candle-invalid</c> and the like are what is to be expected.</summary>
    public Func<HttpStatusCode, string, bool> Excuses { get; set; } = (_, _) => false;

    /// <summary>When what was on its way fell silent: what began up to two seconds later may be 503 as late as 504, since nobody knew.</summary>
    public long SilentSince { get; set; } = long.MaxValue;

    /// <summary>Where given: requests that begin after this time get 503 or an answer within two seconds, no 504.</summary>
    public long KnownAwaySince { get; set; } = long.MaxValue;
}
