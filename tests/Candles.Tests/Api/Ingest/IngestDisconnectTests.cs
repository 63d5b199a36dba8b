using System.Net.Sockets;
using Candles.Data.Time;
using Candles.Tests.Support;
using static Candles.Tests.Support.Posting;

namespace Candles.Tests.Api.Ingest;

/// <summary>Clients that go away, before all was sent or before the answer.</summary>
public sealed class IngestDisconnectTests
{
    [Theory, EachStore]
    public async Task A_body_that_stops_half_way_stores_nothing(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        await using (var app = await CandlesApp.Start(place.ConnectionString))
        {
            foreach (var (length, body) in new[]
            {
                ("Content-Length: 1000", "[[1780272000000,2,3,1,2,5]]"),
                ("Content-Length: 1000", ""),
                ("Transfer-Encoding: chunked", "1B\r\n[[1780272000000,2,3,1,2,5]]\r\n"),
                ("Transfer-Encoding: chunked", "FF\r\n[[1780272000000"),
            })
            {
                using var client = new TcpClient();
                await client.ConnectAsync(app.Address.Host, app.Address.Port, TestContext.Current.CancellationToken);
                var half = await app.Head(Near, $"{length}\r\n") + body;
                await client.GetStream().WriteAsync(Utf8(half), TestContext.Current.CancellationToken);
            }

            await app.Post("/candle/next/USDT/NEAR", Json(Minutes(1))).Accepted();
        } // which waits for the requests that still run

        await using var store = await place.Open();
        Assert.Equal("next/USDT/NEAR", Assert.Single(await store.ListSeries(TestContext.Current.CancellationToken)).Key.ToString());
    }

    [Theory, EachStore]
    public async Task A_client_that_goes_away_leaves_its_batch_whole_or_absent(string name)
    {
        const int count = 5_000;
        await using var place = await TestStores.NewPlace(name);
        var body = Utf8(Json(Minutes(count)));
        await using (var app = await CandlesApp.Start(place.ConnectionString))
        {
            for (var round = 0; round < 20; round++)
            {
                using var client = new TcpClient { LingerState = new LingerOption(true, round % 2) };
                await client.ConnectAsync(app.Address.Host, app.Address.Port, TestContext.Current.CancellationToken);
                var head = await app.Head($"/candle/a/b/{round}", $"Content-Length: {body.Length}\r\n");
                await client.GetStream().WriteAsync(Utf8(head), TestContext.Current.CancellationToken);
                var sent = round < 5 ? body.Length * round / 5 : body.Length;
                await client.GetStream().WriteAsync(body.AsMemory(0, sent), TestContext.Current.CancellationToken);
            }

            await app.Post("/candle/a/b/last", body).Accepted();
        } // which waits for the requests that still run

        await using var store = await place.Open();
        var series = await store.ListSeries(TestContext.Current.CancellationToken);
        Assert.Contains(series, s => s.Key.Asset == "last");
        Assert.DoesNotContain(series, s => s.Key.Asset is "0" or "1" or "2" or "3" or "4");
        foreach (var (key, _, _, _) in series)
        {
            Assert.Equal(count, (await store.ReadAll(key, Interval.OneMinute)).Length);
            Assert.Equal((count + 59) / 60, (await store.ReadAll(key, Some.Interval("1h"))).Length);
        }
    }
}
