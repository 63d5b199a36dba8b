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

    [Theory, EachStore]
    public async Task A_series_that_is_created_again_is_not_taken_for_the_one_before(string store)
    {
        await using var stored = await TestStores.NewPlace(store);
        await using var place = await HistoryPlace.Start(stored);
        await Property.Holds(5, async random =>
        {
            var history = await place.FilledAndAskedAlike(random);
            await using var crowd = place.Crowd(random, [history], writers: 0, readers: 2);
            var writer = new RandomWriter(place, random, [history]);
            for (var life = 0; life < 4; life++)
            {
                await writer.Replace(history, times: random.Next(1, 30)); // so that its version may be above or below that of the life before
                await writer.RemoveAndCreate(history);
            }

            await crowd.Stop();
        });
        TestContext.Current.TestOutputHelper?.WriteLine($"{store}: {place.Figures}");
    }

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
            await place.Settles(history);
        TestContext.Current.TestOutputHelper?.WriteLine($"{store}: {place.Figures}");
    });
}
