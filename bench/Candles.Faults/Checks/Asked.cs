using System.Globalization;
using System.Text;

namespace Candles.Faults.Checks;

/// <summary>What a reader asks, and what it is to be answered.</summary>
/// <param name="Minutes">The length of the interval: 1, 5 or 60.</param>
/// <param name="From">Null: the newest.</param>
/// <param name="Path">How the bytes are made.</param>
internal sealed record Asked(string Series, int Minutes, int Limit, long? From, string Path)
{
    public static readonly int[] Lengths = [1, 5, 60];

    public string Url => string.Create(
        CultureInfo.InvariantCulture, $"/candle/{Series}?interval={(Minutes == 60 ? "1h" : $"{Minutes}m")}&limit={Limit}{(From is { } from ? $"&from={from}" : "")}&path={Path}");

    public static Asked Any(Random random, string series)
    {
        var minutes = random.NextDouble() < 0.6 ? 1 : Lengths[random.Next(Lengths.Length)];
        return new Asked(
            series, minutes, random.Next(3) switch { 0 => 1, 1 => random.Next(1, 200), _ => FaultCandle.Slots },
            random.NextDouble() < 0.7 ? null : FaultCandle.First + (random.Next(FaultCandle.Slots) * (long)FaultCandle.Minute),
            random.Next(10) switch { < 5 => "window", < 9 => "raw", _ => "validated" });
    }

    /// <param name="state">The number of the write that made each minute; 0 for none.</param>
    public string Body(int[] state)
    {
        var rows = Rows(state);
        var kept = From is null ? rows.TakeLast(Limit) : rows.Where(row => row.OpenTime >= From).Take(Limit);
        var body = new StringBuilder("""{"data":[""");
        body.AppendJoin(',', kept.Select(row => row.Json));
        return body.Append("]}").ToString();
    }

    private List<FaultCandle> Rows(int[] state)
    {
        var (rows, length) = (new List<FaultCandle>(), Minutes * (long)FaultCandle.Minute);
        for (var slot = 0; slot < state.Length; slot++)
        {
            if (state[slot] == 0)
                continue;
            var candle = FaultCandle.Of(slot, state[slot]);
            var bucket = candle.OpenTime - (candle.OpenTime % length);
            if (rows is [.., var last] && last.OpenTime == bucket)
                rows[^1] = last.With(candle);
            else
                rows.Add(candle with { OpenTime = bucket });
        }

        return rows;
    }
}
