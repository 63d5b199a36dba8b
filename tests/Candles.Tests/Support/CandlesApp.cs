using System.Diagnostics;
using System.Net;
using Candles.Api;
using Candles.Api.Cache;
using Candles.Api.Connections;
using Candles.Api.Demo;
using Candles.Api.Hosting;
using Candles.Api.Http;
using Candles.Api.Live;
using Candles.Data.Model;
using Candles.Data.Stores;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Candles.Tests.Support;

/// <summary>
/// The real server on a free port. Unless a connection string says otherwise its store is a fresh SQLite file, which
/// goes with it; demo series are off.
/// </summary>
internal sealed class CandlesApp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TemporaryFolder _folder;
    private readonly Lazy<Task<NewKey>> _key;

    private CandlesApp(WebApplication app, TemporaryFolder folder)
    {
        _app = app;
        _folder = folder;
        _key = new Lazy<Task<NewKey>>(() => NewKey.In(Store, $"tests-{Guid.NewGuid():N}"[..32], "admin"));
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Http { get; }

    public Uri Address => Http.BaseAddress!;

    public ICandleStore Store => _app.Services.GetRequiredService<ICandleStore>();

    /// <summary>All that is mapped, but for the files of the pages.</summary>
    public IEnumerable<RouteEndpoint> Endpoints => _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null);

    /// <summary>The shapes that errors have below the roots of dialects.</summary>
    public IEnumerable<IProblemShape> ProblemShapes => _app.Services.GetServices<IProblemShape>();

    /// <summary>Who reads live.</summary>
    public LiveHub Live => _app.Services.GetRequiredService<LiveHub>();

    /// <summary>Faults that nobody was answered with.</summary>
    public FaultLog Faults => _app.Services.GetRequiredService<FaultLog>();

    /// <summary>What it does between being asked to stop and the stop.</summary>
    public Drain Drain => _app.Services.GetRequiredService<Drain>();

    /// <summary>Who is connected.</summary>
    public ClientConnections Connections => _app.Services.GetRequiredService<ClientConnections>();

    /// <summary>What clients left unread, and what is on its way to them.</summary>
    public TransportMemory Unread => _app.Services.GetRequiredService<TransportMemory>();

    /// <summary>What the watchdog looks at.</summary>
    public IEnumerable<IWatched> Watched => _app.Services.GetServices<IWatched>();

    /// <summary>What bodies of requests take.</summary>
    public BodyMemory Bodies => _app.Services.GetRequiredService<BodyMemory>();

    /// <summary>Whether memory may be answered from without asking the database.</summary>
    public bool HearsItsFeed => _app.Services.GetRequiredService<FeedState>().IsHeard;

    /// <summary>The file of the store that is made where no connection string is given.</summary>
    public string EmbeddedFile => _folder.File("candles.db");

    /// <summary>Starts a server and waits until its store is open.</summary>
    public static async Task<CandlesApp> Start(string? connection = null, TimeProvider? clock = null, params string[] settings)
    {
        var app = await Launch(connection, clock, null, settings);
        await app._app.Services.GetRequiredService<StoreOpener>().Opened.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        return app;
    }

    /// <summary>Starts a server and waits for nothing.</summary>
    /// <param name="store">Takes the place of the store that the settings name.</param>
    public static Task<CandlesApp> Launch(
        string? connection = null, TimeProvider? clock = null, ICandleStore? store = null, params string[] settings) => Launch(
        services =>
        {
            if (store is not null)
                services.Replace(ServiceDescriptor.Singleton(store));
        },
        connection,
        clock,
        settings);

    /// <param name="replace">Replaces or adds services.</param>
    public static async Task<CandlesApp> Launch(
        Action<IServiceCollection> replace, string? connection = null, TimeProvider? clock = null, params string[] settings)
    {
        var folder = new TemporaryFolder();
        string[] args =
        [
            "--urls", "http://127.0.0.1:0",
            $"--Candles:DataDirectory={folder.Path}",
            "--Candles:Demo=false",
            $"--ConnectionStrings:Candles={connection}",
            "--Logging:LogLevel:Default=None",
            .. settings,
        ];
        var app = Program.Build(args, services =>
        {
            if (clock is not null)
                services.Replace(ServiceDescriptor.Singleton(clock));
            replace(services);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new CandlesApp(app, folder);
    }

    /// <summary>Waits until the server calls itself ready, and where it keeps demo series until these are filled.</summary>
    public async Task Ready()
    {
        foreach (var demo in _app.Services.GetServices<IHostedService>().OfType<DemoFiller>())
            await demo.Filled.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            using var answer = await Get("/health/ready");
            if (answer.IsSuccessStatusCode)
                return;
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(60), "The server was not ready within a minute.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until memory may be answered from without asking the database.</summary>
    public async Task UntilItHears()
    {
        while (!HearsItsFeed)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TestContext.Current.CancellationToken);
    }

    /// <summary>A key that may do everything, made when it is first asked for.</summary>
    public Task<NewKey> Key() => _key.Value;

    public Task<WriteResult> Write(string series, string interval, params IEnumerable<Candle> candles) =>
        Store.Write(SeriesKey.Parse(series), Batch.Of(interval, candles), TestContext.Current.CancellationToken);

    public Task<HttpResponseMessage> Get(string path) => Http.GetAsync(path, TestContext.Current.CancellationToken);

    public Task<HttpResponseMessage> Send(string method, string path, params IEnumerable<(string Name, string Value)> headers)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>The body of an answer that must be 200.</summary>
    public async Task<string> GetBody(string path)
    {
        using var answer = await Get(path);
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path} answered {(int)answer.StatusCode}: {body}");
        return body;
    }

    /// <summary>The same, one character a byte, for bodies that are no text.</summary>
    public async Task<string> GetLatin(string path)
    {
        using var answer = await Get(path);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path} answered {(int)answer.StatusCode}.");
        return System.Text.Encoding.Latin1.GetString(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Sends text to the socket as it is.</summary>
    public Task<RawAnswer> SendRaw(string request) => RawAnswer.To(Address, request, TestContext.Current.CancellationToken);

    /// <summary>Asks it to stop, and waits until it has.</summary>
    public Task Stop() => _app.StopAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Stop();
        await _app.DisposeAsync();
        _folder.Dispose();
    }
}
