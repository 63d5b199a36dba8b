namespace Candles.Data.Model;

/// <summary>Rows as the caller's own type, ascending.</summary>
public sealed record CandlePage<TRow>(CandleReading Reading, List<TRow> Rows);
