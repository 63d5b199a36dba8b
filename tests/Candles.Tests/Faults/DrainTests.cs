using System.Net;
using System.Net.Sockets;
using Candles.Tests.Support;

namespace Candles.Tests.Faults;

/// <summary>What clients see between the request to stop and the stop.</summary>
public sealed class DrainTests
{
    private const string Near = "binance/USDT/NEAR";
    private const string Long = "--Candles:DrainSeconds=60"; // each test cuts it short

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("?limit=3")]
    [InlineData("?limit=3&path=raw")]
    [InlineData("/gaps")]
    public async Task Requests_are_served_on_and_each_answer_takes_leave_of_its_connection(string query)
    {
        await using var app = await Filled(Long);
        await app.UntilItHears();
        var expected = await app.GetBody($"/candle/{Near}{query}");
        using var busy = Client(app);
        using var idle = Client(app);
        foreach (var client in (KeptAlive[])[busy, idle])
        {
            Assert.Equal((200, expected), await client.Get($"/candle/{Near}{query}", Cancel));
            Assert.False(client.IsClosing);
        }

        var stopping = app.Stop();
        Assert.Equal((200, expected), await busy.Get($"/candle/{Near}{query}", Cancel));
        Assert.True(busy.IsClosing);
        Assert.Equal((200, expected), await busy.Get($"/candle/{Near}{query}", Cancel)); // on a new one: the doors are open
        Assert.True(busy.IsClosing);
        using (var ready = await app.Get("/health/ready"))
            Assert.Equal("Not ready: the server is stopping", await ProblemAnswer.DetailOf(ready, 503, "not-ready"));
        Assert.StartsWith("""{"status":"live",""", await app.GetBody("/health/live"), StringComparison.Ordinal);

        var closed = idle.End(Cancel);
        Assert.False(closed.IsCompleted);
        app.Drain.CutShort();
        await closed;
        await stopping;
    }

    [Fact]
    public async Task Streams_end_with_a_time_to_come_back_after_and_new_ones_are_turned_away()
    {
        await using var app = await Filled(Long);
        var streams = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => app.Http.GetAsync(
            $"/candle/{Near}/live", HttpCompletionOption.ResponseHeadersRead, Cancel)));
        while (app.Live.Readers < streams.Length)
            await Task.Delay(TimeSpan.FromMilliseconds(5), Cancel);

        var stopping = app.Stop();
        var retries = new HashSet<string>();
        foreach (var stream in streams)
        {
            var text = await stream.Content.ReadAsStringAsync(Cancel); // to its end
            Assert.Matches(@"\nretry: [1-5]\d{3}\n\n\z", text);
            retries.Add(text[text.LastIndexOf("retry", StringComparison.Ordinal)..]);
            stream.Dispose();
        }

        Assert.InRange(retries.Count, 10, streams.Length); // of 4001 times: not all at once
        using (var fresh = await app.Get($"/candle/{Near}/live"))
        {
            Assert.NotNull(fresh.Headers.RetryAfter);
            Assert.Contains("stopping", await ProblemAnswer.DetailOf(fresh, 503, "not-ready"), StringComparison.Ordinal);
        }

        using (var back = await app.Send("GET", $"/candle/{Near}/live", ("Last-Event-ID", "1.1"))) // an EventSource would give up at 503
            Assert.Matches(@"\Aretry: [1-5]\d{3}\n\n\z", await back.Content.ReadAsStringAsync(Cancel));

        app.Drain.CutShort();
        await stopping;
    }

    [Fact]
    public async Task A_connection_of_HTTP2_is_left_after_its_answer()
    {
        await using var app = await CandlesApp.Start(null, null, Long, "--Kestrel:EndpointDefaults:Protocols=Http2");
        var connections = 0;
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancel) =>
            {
                Interlocked.Increment(ref connections);
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(context.DnsEndPoint, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var http = new HttpClient(handler)
        {
            BaseAddress = app.Address,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        for (var i = 0; i < 3; i++)
            await http.GetStringAsync("/intervals", Cancel);
        Assert.Equal(1, connections);

        var stopping = app.Stop();
        await http.GetStringAsync("/intervals", Cancel);
        for (var before = connections; connections == before;) // GOAWAY comes a moment after the answer
            await http.GetStringAsync("/intervals", Cancel);

        app.Drain.CutShort();
        await stopping;
    }

    [Fact]
    public async Task Without_a_drain_a_request_in_flight_is_answered_in_full()
    {
        await using var place = await TestStores.NewPlace("sqlite");
        await using var store = new FaultyStore(await place.Open());
        await using var app = await CandlesApp.Launch(store: store);
        await app.Ready();
        using var client = Client(app);
        var held = new TaskCompletionSource();
        store.HeldWrites = held.Task;
        var candles = Posting.Json(Posting.Minutes(3));
        await client.Send($"{await app.Head($"/candle/{Near}", $"Content-Length: {candles.Length}\r\n")}{candles[..9]}", Cancel);
        while (app.Bodies.Used == 0) // then the request is in work, not on its way
            await Task.Delay(TimeSpan.FromMilliseconds(5), Cancel);

        var stopping = app.Stop();
        while (!app.Drain.IsOn)
            await Task.Delay(TimeSpan.FromMilliseconds(5), Cancel);
        await client.Send(candles[9..], Cancel);
        var answering = client.Answer(Cancel);
        await Task.Delay(TimeSpan.FromMilliseconds(200), Cancel); // the stop is well under way
        held.SetResult();

        Assert.Equal((200, Posting.Counts(3, inserted: 3)), await answering);
        Assert.True(client.IsClosing);
        await stopping;
    }

    [Fact]
    public async Task A_second_signal_ends_the_drain()
    {
        using var folder = new TemporaryFolder();
        using var server = CandlesProcess.Start(folder.Path, "--urls=http://127.0.0.1:0", "--Candles:Demo=false", Long, $"--Candles:DataDirectory={folder.Path}");
        using var http = new HttpClient { BaseAddress = new Uri(await server.ReadUntil("Candles serves OHLCV candles at")) };

        server.Terminate();
        while (true)
        {
            using var ready = await http.GetAsync("/health/ready", Cancel);
            if ((await ready.Content.ReadAsStringAsync(Cancel)).Contains("the server is stopping", StringComparison.Ordinal))
                break;
        }

        server.Terminate();
        var (exitCode, _, _) = await server.End().WaitAsync(TimeSpan.FromSeconds(30), Cancel); // the drain would take 60
        Assert.Equal(0, exitCode);
    }

    private static async Task<CandlesApp> Filled(params string[] settings)
    {
        var app = await CandlesApp.Start(null, null, settings);
        await app.Write(Near, "1m", Posting.Minutes(10));
        return app;
    }

    private static KeptAlive Client(CandlesApp app) => new(new IPEndPoint(IPAddress.Loopback, app.Address.Port));
}
