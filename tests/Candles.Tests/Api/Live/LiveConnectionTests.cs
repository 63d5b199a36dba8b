using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Candles.Data.Model;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Live;

/// <summary>Connections that are silent, slow or bad.</summary>
public sealed class LiveConnectionTests
{
    private const string Near = "binance/USDT/NEAR";
    private const int Batch = 256;
    private const long Minute = 60_000;
    private static readonly long Noon = Some.Time("2024-02-29T12:00:00");

    private readonly FakeTime _clock = new("2024-02-29T12:00:30");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_silent_stream_shows_every_fifteen_seconds_that_it_is_alive()
    {
        await using var app = await CandlesApp.Start(clock: _clock);
        await app.Write(Near, "1m", At(0, 5));
        await using var stream = await LiveStream.Open(app.Http, $"/candle/{Near}/live?format=csv&interval=1h"); // open all the while
        await stream.Next();

        for (var beats = 1; beats <= 3; beats++)
        {
            _clock.Now += TimeSpan.FromSeconds(14);
            await app.Write(Near, "1m", At(0, beats));
            await stream.Next();
            Assert.Equal(beats - 1, stream.Comments);
            _clock.Now += TimeSpan.FromSeconds(16);
            await Until(() => stream.Comments == beats);
        }
    }

    [Fact]
    public async Task A_reader_who_takes_nothing_is_dropped_and_others_get_every_event()
    {
        await using var app = await CandlesApp.Start(clock: _clock);
        await Fill(app, 0);
        using var slow = await Connected(app, $"/candle/{Near}/live");
        var streams = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => LiveStream.Open(app.Http, $"/candle/{Near}/live?format=csv")));
        foreach (var stream in streams)
            await stream.Next();
        await Until(() => app.Live.Readers == 4);

        var volume = 0;
        for (; app.Live.Readers == 4; volume++)
        {
            Assert.True(volume < 400, "The reader who takes nothing was not dropped.");
            await Fill(app, volume + 1);
            foreach (var stream in streams)
                await Gets(stream, volume + 1);
            if (volume % 40 == 39)
                _clock.Now += TimeSpan.FromSeconds(11); // longer than it may take nothing once all is full between it and the server
        }

        Assert.Equal(3, app.Live.Readers);
        await Fill(app, volume + 1);
        foreach (var stream in streams)
        {
            await Gets(stream, volume + 1);
            await stream.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_another_node_writes_while_the_feed_is_down_is_told_when_it_is_back(bool closes)
    {
        await using var place = await TestStores.NewPlace("postgres");
        await using var wire = PostgresWire.To(place.ConnectionString);
        await using var app = await CandlesApp.Start(wire.ConnectionString, _clock, "--Candles:StaleBound=3");
        await using var other = await CandlesApp.Start(place.ConnectionString, _clock);
        await other.Write(Near, "1m", At(-1, 5), At(0, 5));
        await using var stream = await LiveStream.Open(app.Http, $"/candle/{Near}/live?format=csv");
        await stream.Next();

        wire.Silence();
        await other.Write(Near, "1m", At(-1, 6));
        await other.Write(Near, "1m", At(0, 7));
        if (closes)
            _clock.Now += TimeSpan.FromSeconds(40);
        var first = closes ? await stream.Next() : null; // by the clock, which needs no feed
        wire.Mend();

        if (first is not null)
            Assert.Equal("close", first.Kind);
        Assert.Equal(("correct", $"{Noon - Minute},2,9,1,3,6"), Said(await stream.Next()));
        Assert.Equal((closes ? "correct" : "update", $"{Noon},2,9,1,3,7"), Said(await stream.Next()));
    }

    private static async Task Until(Func<bool> isSo)
    {
        var start = Stopwatch.GetTimestamp();
        while (!isSo())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(20), "It did not come to that within 20 s.");
            await Task.Delay(TimeSpan.FromMilliseconds(5), Cancel);
        }
    }

    /// <summary>So many candles, corrected in one write.</summary>
    private static Task Fill(CandlesApp app, int volume) => app.Write(Near, "1m", Enumerable.Range(-Batch, Batch).Select(i => At(i, volume)));

    private static async Task Gets(LiveStream stream, int volume)
    {
        for (var count = 0; count < Batch; count++)
            Assert.EndsWith($",{volume}", (await stream.Next()).Data, StringComparison.Ordinal);
    }

    private static async Task<Socket> Connected(CandlesApp app, string path)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(app.Address.Host, app.Address.Port, Cancel);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: here\r\n\r\n"), Cancel);
        return socket;
    }

    private static Candle At(int minute, decimal volume) => new(Noon + (minute * Minute), 2, 9, 1, 3, volume);

    private static (string Kind, string Data) Said(LiveMessage message) => (message.Kind, message.Data);
}
