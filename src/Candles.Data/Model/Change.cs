namespace Candles.Data.Model;

/// <summary>What becomes of a row.</summary>
public enum ChangeKind
{
    /// <summary>There was no row with its open time.</summary>
    Insert,

    /// <summary>It takes the place of the row with its open time.</summary>
    Replace,

    /// <summary>It goes; only its open time counts.</summary>
    Remove,
}

/// <summary>A row that is stored or removed.</summary>
public readonly record struct Change(Candle Row, ChangeKind Kind);
