using System.Text.RegularExpressions;
using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Tests.Support;
using Dapper;
using Npgsql;

namespace Candles.Tests.Data.Stores;

/// <summary>What databases and the page know of intervals is what <see cref="Interval.All"/> says.</summary>
public sealed partial class IntervalListTests
{
    private static readonly int[] Minutes = [.. Interval.All.Select(i => i.Minutes)];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Constraints_functions_and_triggers_of_PostgreSQL_have_the_intervals_of_the_table()
    {
        await using var place = await TestStores.NewPlace("postgres");
        await using var store = await place.Open();
        await using var psql = new NpgsqlConnection(place.ConnectionString);

        Assert.Equal(Minutes, Numbers(await Constraint(psql, "base_is_an_interval")));
        Assert.Equal(Minutes, Numbers(await Constraint(psql, "interval_is_known")));
        Assert.Contains(
            $"FOREACH coarser IN ARRAY ARRAY[{IntervalList.All}] LOOP",
            await psql.ExecuteScalarAsync<string>("SELECT prosrc FROM pg_proc WHERE proname = 'mend_series'"));
        Assert.Equal(
            Minutes,
            Numbers(await psql.ExecuteScalarAsync<string>(
                "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = 'series_raised_by_another_list'")));
        Assert.Equal(Minutes.Order(), (await psql.ExecuteScalarAsync<int[]>("SELECT minutes FROM interval_list"))!.Order());
        foreach (var interval in Interval.All)
        {
            Assert.Equal(
                interval.Served.Skip(1).Select(i => i.Minutes),
                await psql.ExecuteScalarAsync<int[]>("SELECT coarser_than(@Minutes)", interval));
        }
    }

    [Fact]
    public async Task PostgreSQL_floors_times_as_the_table_does()
    {
        await using var place = await TestStores.NewPlace("postgres");
        await using var store = await place.Open();
        await using var psql = new NpgsqlConnection(place.ConnectionString);
        await psql.OpenAsync(Cancel);

        await Property.Holds(20, async random =>
        {
            var times = Enumerable.Range(0, 20).Select(_ => random.NextInt64(CandleTime.Min, CandleTime.Max)).ToArray();
            foreach (var interval in Interval.All)
            {
                Assert.Equal(
                    times.Select(interval.Floor),
                    await psql.QueryAsync<long>(
                        "SELECT bucket_of(@minutes, t) FROM unnest(@times) WITH ORDINALITY AS t (t, n) ORDER BY n", new { minutes = interval.Minutes, times }));
            }
        });
    }

    [Fact]
    public async Task PostgreSQL_takes_candles_of_every_interval_from_the_first_to_the_last()
    {
        await using var place = await TestStores.NewPlace("postgres");
        await (await place.Open()).DisposeAsync();
        await OlderIntervals.Forget(place, "30m");
        await using var store = await place.Open();
        await using var psql = new NpgsqlConnection(place.ConnectionString);
        await psql.OpenAsync(Cancel);
        await psql.ExecuteAsync("SET candles.writer = 'on'");

        foreach (var interval in Interval.All)
        {
            foreach (var time in new[] { interval.Floor(CandleTime.Min), interval.Floor(CandleTime.Max) })
                await psql.ExecuteAsync("INSERT INTO candle VALUES (1, @Minutes, @time, 2, 3, 1, 2, 5)", new { interval.Minutes, time });
        }

        var refused = await Assert.ThrowsAsync<PostgresException>(() => psql.ExecuteAsync("INSERT INTO candle VALUES (1, 7, 1780272000000, 2, 3, 1, 2, 5)"));
        Assert.Equal("interval_is_known", refused.ConstraintName);
    }

    [Fact]
    public async Task Constraints_that_were_made_for_a_longer_list_are_validated_while_the_store_is_open()
    {
        await using var place = await TestStores.NewPlace("postgres");
        await (await place.Open()).DisposeAsync();
        await OlderIntervals.Forget(place, "30m");
        await using var store = await place.Open();
        await using var psql = new NpgsqlConnection(place.ConnectionString);

        await Until.True(
            async () => await psql.ExecuteScalarAsync<long>("SELECT count(*) FROM pg_constraint WHERE NOT convalidated") == 0, TimeSpan.FromSeconds(30));

        Assert.Equal(Minutes, Numbers(await Constraint(psql, "interval_is_known")));
    }

    [Fact]
    public void The_chart_asks_for_the_intervals_and_has_no_list_of_its_own()
    {
        var folder = Repository.File("src/Candles.Api/wwwroot/ui");
        Assert.Contains("get(\"/intervals\"", File.ReadAllText(Path.Combine(folder, "chart-api.js")));
        Assert.All(Directory.GetFiles(folder, "*.js"), file => Assert.DoesNotContain("\"15m\"", File.ReadAllText(file)));
    }

    private static async Task<string> Constraint(NpgsqlConnection psql, string name) =>
        (await psql.ExecuteScalarAsync<string>("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = @name", new { name }))!;

    private static IEnumerable<int> Numbers(string? text) => Number().Matches(text!).Select(match => int.Parse(match.Value));

    [GeneratedRegex("(?<![0-9A-Za-z_])[0-9]+(?![0-9A-Za-z_])")]
    private static partial Regex Number();
}
