using System.Globalization;
using Candles.Data.Model;
using Candles.Data.Time;

namespace Candles.Tests.Support.Histories;

/// <summary>What one write does to a series.</summary>
internal abstract record SeriesChange
{
    /// <summary>Stores candles, ascending; creates the series where it is new.</summary>
    public sealed record Put(Interval Base, params Candle[] Candles) : SeriesChange
    {
        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture, $"{Candles.Length} at {Base} from {CandleTime.ToIso(Candles[0].OpenTime)}, volume {Candles[0].Volume}");
    }

    /// <summary>Removes the candles with open times in <c>[From, To)</c>.</summary>
    public sealed record Remove(long From, long To) : SeriesChange
    {
        public override string ToString() => $"removal of {CandleTime.ToIso(From)} to {CandleTime.ToIso(To)}";
    }

    /// <summary>Removes the series itself.</summary>
    public sealed record Drop : SeriesChange
    {
        public override string ToString() => "removal of the series";
    }
}

/// <summary>Carries writes out: a node, or something beside the nodes.</summary>
internal interface IWriteWay
{
    string Name { get; }

    /// <summary>Returns when it is durable; repeats it where the store was away, however often.</summary>
    Task Carry(SeriesKey series, SeriesChange change);
}
