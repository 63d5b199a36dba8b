namespace Candles.Data.Model;

/// <summary>How far an import or export has come.</summary>
/// <param name="Rows">Rows read so far.</param>
/// <param name="Fraction">Of all, 0 to 1.</param>
public readonly record struct RowProgress(long Rows, double Fraction);
