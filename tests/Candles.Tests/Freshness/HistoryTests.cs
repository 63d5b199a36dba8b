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
    public Task Every_answer_is_a_fresh_version(string store) => Hold(store, rounds: 2, (place, random, histories) => place.Reader(random, histories));

    [Theory, EachStore]
    public Task Every_answer_is_a_fresh_version_where_memory_is_scarce(string store) =>
        Hold(store, rounds: 1, (place, random, histories) => place.Reader(random, histories), "--Candles:WindowBytes=1000000");

    [Theory, EachStore]
    public Task No_path_goes_back_behind_what_another_has_shown(string store) =>
        Hold(store, rounds: 1, (place, random, histories) => new RandomReader(place, random, histories) { MixesPaths = true });

    private static Task Hold(
        string store, int rounds, Func<HistoryPlace, Random, IReadOnlyList<SeriesHistory>, RandomReader> reader, params string[] settings) =>
        Property.Holds(rounds, async random =>
        {
            await using var stored = await TestStores.NewPlace(store);
            await using var place = await HistoryPlace.Start(stored, settings);
            SeriesHistory[] histories =
            [
                await place.Filled(random), await place.Filled(random, "5m"), await place.Filled(random, "1h", 500), place.NewSeries(),
            ];
            await using (var crowd = Crowd.Start(
            [
                .. Enumerable.Range(0, 3).Select(_ => place.Writer(new Random(random.Next()), histories)).Select(writer => (Func<Task>)writer.Write),
                .. Enumerable.Range(0, 4).Select(_ => reader(place, new Random(random.Next()), histories)).Select(reads => (Func<Task>)reads.Read),
            ]))
            {
                await crowd.For(Round);
                await crowd.Stop();
            }

            foreach (var history in histories)
                await place.Settles(history, place.Terms.Bound);
            TestContext.Current.TestOutputHelper?.WriteLine($"{store}: {place.Figures}");
        });
}
