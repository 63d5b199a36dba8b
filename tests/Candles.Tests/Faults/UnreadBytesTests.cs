using System.Diagnostics;
using System.Net;
using Candles.Api.Dialects.Udf;
using Candles.Data.Model;
using Candles.Tests.Support;

namespace Candles.Tests.Faults;

/// <summary>Clients that ask and do not read take a bounded share of memory, and nobody else is refused or cut for it.</summary>
public sealed class UnreadBytesTests
{
    private const int Clients = 150;
    private const long Max = 8 << 20;
    private const string Name = "Some/USDT/x";

    private static readonly string[] Limits = [$"--Candles:UnreadBytes={Max}", "--Candles:UnreadSeconds=2"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Of 80 KB, 2.4 MB and 800 KB, so often asked on each connection.</summary>
    public static TheoryData<string, string, int> Asked => new()
    {
        { "candles", $"/candle/{Name}?limit=1440", 40 },
        { "candles of several", $"/candles?series={string.Join(',', Enumerable.Repeat(Name, 29))}&limit=1440", 10 },
        { "bars of UDF", $"/udf/history?symbol={Uri.EscapeDataString(UdfSymbol.FullNameOf(SeriesKey.Parse(Name)))}&resolution=1&to=1900000000&countback=20000", 10 },
    };

    [Theory]
    [MemberData(nameof(Asked))]
    public async Task What_clients_leave_unread_is_bounded(string what, string path, int times)
    {
        await using var app = await CandlesApp.Start(settings: Limits);
        await app.Write(Name, "1m", Posting.Minutes(20_000));
        using var reader = new KeptAlive(IPEndPoint.Parse(app.Address.Authority));
        await Bounded(
            app,
            what,
            () => DeafClient.Ask(app.Address, path, times, Cancel),
            async () => (await reader.Get($"/candle/{Name}?limit=400", Cancel)).Body);
    }

    [Fact]
    public async Task What_streams_of_HTTP_2_leave_unread_is_bounded_over_TLS()
    {
        using var folder = new TemporaryFolder();
        await using var app = await CandlesApp.Start(settings: [.. Limits, .. OwnCertificate.Endpoint(folder)]);
        await app.Write(Name, "1m", Posting.Minutes(20_000));
        using var http = new HttpClient(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true } })
        {
            BaseAddress = app.Address,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        await Bounded(
            app,
            "HTTP/2",
            () => DeafClient.AskSecurely(app.Address, $"/candle/{Name}?limit=1440", 40, Cancel),
            () => http.GetStringAsync($"/candle/{Name}?limit=400", Cancel));
    }

    [Theory]
    [MemberData(nameof(Asked))]
    public async Task A_large_answer_for_which_there_is_no_room_is_refused_in_time_and_a_usual_one_never(string what, string path, int times)
    {
        await using var app = await CandlesApp.Start(settings: Limits);
        await app.Write(Name, "1m", Posting.Minutes(20_000));
        app.Unread.Count(2 * Max); // as though clients held it that cannot be cut
        try
        {
            using var answer = await app.Get(path);
            if (times == 40)
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            else
                Assert.StartsWith("503 ", $"{(int)answer.StatusCode} {what}", StringComparison.Ordinal);
        }
        finally
        {
            app.Unread.Count(-2 * Max);
        }

        Assert.NotEmpty(await app.GetBody(path));
    }

    [Fact]
    public async Task Who_takes_nothing_is_cut_and_who_reads_on_is_not()
    {
        await using var app = await CandlesApp.Start(settings: ["--Candles:UnreadSeconds=1"]);
        await app.Write(Name, "1m", Posting.Minutes(1440));
        using var deaf = await DeafClient.Ask(app.Address, $"/candle/{Name}?limit=1440", 40, Cancel);
        using var reader = new KeptAlive(IPEndPoint.Parse(app.Address.Authority));
        await reader.Get($"/candle/{Name}?limit=1", Cancel);
        await Until(() => app.Connections.Count == 2);

        await Until(() => app.Connections.Count == 1);
        Assert.Equal(200, (await reader.Get($"/candle/{Name}?limit=1", Cancel)).Status); // idle meanwhile, with nothing to take
    }

    private static async Task Bounded(CandlesApp app, string what, Func<Task<DeafClient>> ask, Func<Task<string>> read)
    {
        var whole = await read();
        var clients = new List<DeafClient>();
        long max = 0;
        var reading = 0;
        try
        {
            for (var i = 0; i < Clients; i++)
                clients.Add(await ask());
            for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(4); reading++)
            {
                Assert.Equal(whole, await read());
                max = Math.Max(max, app.Unread.Lent);
            }

            Assert.InRange(max, 1, 3 * Max); // an answer that has begun is finished
            Assert.True(reading > 10, $"{reading} reads in 4 s beside {what}");
            await Until(() => app.Connections.Count <= 1); // all that took nothing for 2 s
            Assert.InRange(app.Unread.Lent, 0, Max / 8);
            await read();
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    private static async Task Until(Func<bool> isSo)
    {
        for (var start = Stopwatch.GetTimestamp(); !isSo();)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(20), "Waited for 20 s.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), Cancel);
        }
    }
}
