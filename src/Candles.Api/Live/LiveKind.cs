namespace Candles.Api.Live;

/// <summary>The kinds of events, as clients see them.</summary>
internal static class LiveKind
{
    /// <summary>A candle that is still open changed.</summary>
    public const string Update = "update";

    /// <summary>The clock has passed a candle's end; or a candle came that is newer than all before and has ended already.</summary>
    public const string Close = "close";

    /// <summary>A candle changed after its close.</summary>
    public const string Correct = "correct";

    /// <summary>What changed is not known; the reader asks anew for all that it shows.</summary>
    public const string Resync = "resync";
}
