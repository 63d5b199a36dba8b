using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Candles.Api.Route;
using Candles.Data.Model;
using Candles.Tests.Support;

namespace Candles.Tests.Formats.Filling;

public sealed class FilledSnapshotTests
{
    private const int AnswersAPath = 40;

    private static readonly long Start = Some.Time("2026-06-01");

    /// <summary>Each write sets the close before a range and the open in it to the same number; an answer of two versions would show two.</summary>
    [Theory, EachStore]
    public async Task An_answer_never_mixes_two_versions(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var app = await CandlesApp.Start(place.ConnectionString);
        await Write(app, 0);
        using var stop = new CancellationTokenSource();
        var writer = WriteOn();

        foreach (var path in ReadStrategy.All)
        {
            for (var answers = 0; answers < AnswersAPath;)
            {
                using var answer = await app.Get($"/candle/some/USDT/x?fill=previous&format=columns&from={Start + 120_000}&path={path.Name}");
                if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
                    continue; // the series changed during each of several reads, which is no answer, but a true one

                var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
                Assert.Single(body["o"]!.AsArray().Select(open => open!.ToJsonString()).Distinct());
                Assert.Equal("[true,true,false]", body["filled"]!.ToJsonString());
                answers++;
            }
        }

        await stop.CancelAsync();
        await writer;

        async Task WriteOn()
        {
            for (var number = 1; !stop.IsCancellationRequested; number++)
                await Write(app, number);
        }
    }

    private static Task<WriteResult> Write(CandlesApp app, int number)
    {
        var price = decimal.Parse($"1.{number:D6}", CultureInfo.InvariantCulture);
        return app.Write(
            "some/USDT/x", "1m", new Candle(Start + 60_000, 1, 2, 1, price, 1), new Candle(Start + (4 * 60_000), price, 2, 1, 1, 1));
    }
}
