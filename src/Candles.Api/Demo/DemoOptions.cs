namespace Candles.Api.Demo;

/// <summary>Bound from the section <c>Candles</c>.</summary>
public sealed class DemoOptions
{
    public const long DefaultSeed = 20_260_601;

    /// <summary>Chooses the demo candles; any whole number. The same seed gives the same candles.</summary>
    public long DemoSeed { get; init; } = DefaultSeed;
}
