namespace Candles.Data.Keys;

/// <summary>What a key allows. Each scope includes those before it: who may write may read, who administers may do both.</summary>
public enum Scope
{
    Read,

    /// <summary>To store candles.</summary>
    Write,

    /// <summary>To delete candles, too.</summary>
    Admin,
}
