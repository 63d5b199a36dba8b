using Candles.Tests.Support;
using Candles.Tests.Support.Histories;

namespace Candles.Tests.Freshness;

/// <summary>
/// Two nodes, random writers and readers: every body is that of one version, as fresh as promised, and no node goes back in
/// time. Writers use both nodes, on PostgreSQL plain SQL as well.
/// </summary>
public sealed class HistoryTests
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(5);

    [Theory, EachStore]
    public Task Every_answer_is_a_fresh_version(string store) => Holds(store, rounds: 2, mixesPaths: false);

    [Theory, EachStore]
    public Task Every_answer_is_a_fresh_version_where_memory_is_scarce(string store) =>
        Holds(store, rounds: 1, mixesPaths: false, "--Candles:WindowBytes=1000000");

    [Theory, EachStore]
    public Task No_path_goes_back_behind_what_another_has_shown(string store) => Holds(store, rounds: 1, mixesPaths: true);

    private static Task Holds(string store, int rounds, bool mixesPaths, params string[] settings) => Property.Holds(rounds, async random =>
    {
        await using var stored = await TestStores.NewPlace(store);
        await using var place = await HistoryPlace.Start(stored, settings);
        SeriesHistory[] histories =
        [
            await place.Filled(random), await place.Filled(random, "5m"), await place.Filled(random, "1h", 500), place.NewSeries(),
            await place.FilledAndAskedAlike(random), await place.FilledAndAskedAlike(random),
        ];
        await using (var crowd = place.Crowd(random, histories, writers: 3, readers: 4, mixesPaths))
        {
            await crowd.For(Round);
            await crowd.Stop();
        }

        foreach (var history in histories)
            await place.Settles(history, place.Terms.Bound);
        TestContext.Current.TestOutputHelper?.WriteLine($"{store}: {place.Figures}");
    });
}
