using System.Diagnostics;
using System.Globalization;
using Candles.Tests.Support;
using Candles.Tests.Support.Histories;

namespace Candles.Tests.Freshness;

/// <summary>
/// The same as <see cref="HistoryTests"/> for as long as <c>CANDLES_SOAK_MINUTES</c> says, with progress told; run by
/// <c>bench/soak</c>.
/// </summary>
public sealed class SoakTests
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);

    [Theory(Explicit = true), EachStore]
    public async Task Random_writers_and_readers_find_no_difference(string store)
    {
        var minutes = Number("CANDLES_SOAK_MINUTES") ?? 10;
        var seed = Number("CANDLES_SOAK_SEED") ?? Random.Shared.Next();
        var random = new Random(seed);
        Tell($"{store}: {minutes} minutes, seed {seed}");
        await using var stored = await TestStores.NewPlace(store);
        await using var place = await HistoryPlace.Start(stored);
        var histories = new List<SeriesHistory> { place.NewSeries(), place.NewSeries(), await place.FilledAndAskedAlike(random) };
        foreach (var @base in (string[])["1m", "1m", "1m", "5m", "5m", "1h"])
            histories.Add(await place.Filled(random, @base));

        await using (var crowd = place.Crowd(random, histories, writers: 3, readers: 6))
        {
            var start = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(start) is var elapsed && elapsed.TotalMinutes < minutes)
            {
                await crowd.For(Beat);
                Tell($"{elapsed + Beat:mm\\:ss} {place.Figures}");
            }

            await crowd.Stop();
        }

        foreach (var history in histories)
            await place.Settles(history);
        Tell($"{store}: no difference; {place.Figures}");
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static void Tell(string progress) => TestContext.Current.TestOutputHelper?.WriteLine(progress);
}
