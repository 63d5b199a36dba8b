using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Candles.Tests.Support;

namespace Candles.Tests.Faults;

/// <summary>What clients may take, limit by limit: those beyond are refused or let go, and nobody else is.</summary>
public sealed class LimitTests
{
    private const string Name = "Some/USDT/x";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Where_there_are_as_many_connections_as_may_be_the_longest_idle_one_goes()
    {
        await using var app = await CandlesApp.Start(settings: ["--Candles:MaxConnections=5"]);
        var address = IPEndPoint.Parse(app.Address.Authority);
        var idle = new KeptAlive[5];
        for (var i = 0; i < idle.Length; i++)
            Assert.Equal(200, (await (idle[i] = new KeptAlive(address)).Get("/intervals", Cancel)).Status);
        await Task.Delay(TimeSpan.FromSeconds(0.6), Cancel); // clients are told apart by a quarter of a second
        for (var i = 1; i < idle.Length; i++)
            Assert.Equal(200, (await idle[i].Get("/intervals", Cancel)).Status);

        using var another = new KeptAlive(address);
        Assert.Equal(200, (await another.Get("/intervals", Cancel)).Status);
        await Assert.ThrowsAnyAsync<Exception>(() => idle[0].Get("/intervals", Cancel));
        for (var i = 1; i < idle.Length; i++)
            Assert.Equal(200, (await idle[i].Get("/intervals", Cancel)).Status);
        Assert.Equal(1, app.Connections.TooMany);
        Array.ForEach(idle, client => client.Dispose());
    }

    [Fact]
    public async Task Bodies_that_come_at_once_wait_or_are_refused_and_none_is_lost()
    {
        await using var app = await CandlesApp.Start(settings: ["--Candles:BodyBytes=4194304", "--Candles:WritesPerSecond=0"]);
        var secret = (await app.Key()).Secret;
        var body = Posting.Json(Posting.Minutes(5000)); // may take 3 MB while it is parsed
        long max = 0;
        var posting = Enumerable.Range(0, 8).Select(async i =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/candle/Some/USDT/x{i}?interval=1m") { Content = new StringContent(body, new MediaTypeHeaderValue("application/json")) };
            request.Headers.Authorization = new("Bearer", secret);
            using var answer = await app.Http.SendAsync(request, Cancel);
            return (answer.StatusCode, Body: await answer.Content.ReadAsStringAsync(Cancel));
        }).ToArray();
        while (posting.Any(post => !post.IsCompleted))
        {
            max = Math.Max(max, app.Bodies.Used);
            await Task.Delay(TimeSpan.FromMilliseconds(1), Cancel);
        }

        var answers = await Task.WhenAll(posting);
        Assert.All(answers, answer => Assert.True(
            answer.StatusCode == HttpStatusCode.OK || (answer.StatusCode == HttpStatusCode.ServiceUnavailable && answer.Body.Contains("-busy", StringComparison.Ordinal)),
            $"{answer.StatusCode} {answer.Body}"));
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.InRange(max, 1, 4 << 20);
        Assert.Equal(0, app.Bodies.Used);
    }

    [Fact]
    public async Task A_body_that_comes_too_slowly_is_cut_off()
    {
        await using var app = await CandlesApp.Start(settings: ["--Candles:MinBodyBytesPerSecond=1000000"]);
        var secret = (await app.Key()).Secret;
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(app.Address.Host, app.Address.Port, Cancel);
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"POST /candle/{Name}?interval=1m HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {secret}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n["), Cancel);

        Assert.StartsWith("HTTP/1.1 408", await Rest(socket));
    }

    [Theory]
    [InlineData("MaxRequestLineBytes", "1024", "GET /intervals?{0} HTTP/1.1\r\nHost: x\r\n\r\n", 1100, 414)]
    [InlineData("MaxHeaderBytes", "1024", "GET /intervals HTTP/1.1\r\nHost: x\r\nX: {0}\r\n\r\n", 1100, 431)]
    [InlineData("HeaderSeconds", "1", "GET /intervals HTTP/1.1\r\nHost: x\r\nX: {0}", 1, 408)]
    public async Task What_is_larger_or_slower_than_may_be_is_refused(string limit, string max, string request, int length, int status)
    {
        await using var app = await CandlesApp.Start(settings: [$"--Candles:{limit}={max}"]);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(app.Address.Host, app.Address.Port, Cancel);
        await socket.SendAsync(Encoding.ASCII.GetBytes(string.Format(null, request, new string('a', length))), Cancel);

        Assert.StartsWith($"HTTP/1.1 {status}", await Rest(socket));
        Assert.NotEmpty(await app.GetBody("/intervals"));
    }

    [Fact]
    public async Task A_request_has_as_many_headers_as_may_be_and_no_more()
    {
        await using var app = await CandlesApp.Start(settings: ["--Candles:MaxHeaders=10"]);
        Assert.Equal(200, (await app.SendRaw(Of(8))).Status);
        Assert.Equal(431, (await app.SendRaw(Of(9))).Status);

        static string Of(int headers) => // beside Host and Connection
            $"GET /intervals HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{string.Concat(Enumerable.Range(0, headers).Select(i => $"X-{i}: 1\r\n"))}\r\n";
    }

    [Fact]
    public async Task A_connection_without_a_request_is_closed_in_time()
    {
        await using var app = await CandlesApp.Start(settings: ["--Candles:KeepAliveSeconds=1"]);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(app.Address.Host, app.Address.Port, Cancel);
        var start = Stopwatch.GetTimestamp();

        Assert.Equal("", await Rest(socket));
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(10)); // it looks each second
    }

    /// <summary>What comes until the server closes; within half a minute.</summary>
    private static async Task<string> Rest(Socket socket)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        stop.CancelAfter(TimeSpan.FromSeconds(30));
        using var reader = new StreamReader(new NetworkStream(socket));
        return await reader.ReadToEndAsync(stop.Token);
    }
}
