using Candles.Data.Model;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Cache;

/// <summary>What a node answers does not depend on what it was asked and saw before.</summary>
public sealed class TwoNodesTests
{
    private const int Questions = 50;

    [Theory, EachStore]
    public async Task A_node_that_has_just_started_sends_the_bytes_and_tags_of_one_with_a_history(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var old = await CandlesApp.Start(place.ConnectionString);
        await Property.Holds(1, async random =>
        {
            var shapes = SeriesShape.Several(random);
            foreach (var shape in shapes)
                await HasHistory(old, shape, random);
            await using var young = await CandlesApp.Start(place.ConnectionString);

            foreach (var question in SeriesShape.Questions(random, shapes, Questions))
            {
                foreach (var coding in (string[])["gzip", "identity"])
                    Assert.Equal(await Answer(old, question, coding), await Answer(young, question, coding));
            }
        });
    }

    /// <summary>The candles come in parts, each asked for; the last of each part changes while it is open, and some are corrected later.</summary>
    private static async Task HasHistory(CandlesApp app, SeriesShape shape, Random random)
    {
        foreach (var part in shape.Candles.Chunk((shape.Candles.Length / 3) + 1))
        {
            await app.Write(shape.Series.ToString(), shape.Base.Name, part);
            await Ask();
            for (var change = 0; change < 3; change++)
                await app.Write(shape.Series.ToString(), shape.Base.Name, Louder(part[^1], change));
            await Ask();
            await app.Write(shape.Series.ToString(), shape.Base.Name, Louder(random.One(part), 1));
        }

        async Task Ask()
        {
            foreach (var question in SeriesShape.Questions(random, [shape], 4))
                await Answer(app, question, random.One(["gzip", "identity"]));
        }
    }

    private static Candle Louder(Candle candle, int by) => candle with { Volume = candle.Volume + by };

    /// <summary>All of an answer that must not differ.</summary>
    private static async Task<string> Answer(CandlesApp app, string question, string coding)
    {
        using var answer = await app.Send("GET", question, ("Accept-Encoding", coding));
        var body = await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(coding == "gzip", answer.Content.Headers.ContentEncoding.Contains("gzip"));
        return $"{question}, {coding}: {answer.Headers.ETag} {Convert.ToBase64String(body)}";
    }
}
