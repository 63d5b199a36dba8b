using Candles.Api.Catalog;
using Candles.Api.Connections;
using Candles.Api.Demo;
using Candles.Api.Dialects.Binance;
using Candles.Api.Dialects.Udf;
using Candles.Api.Hosting;
using Candles.Api.Http;
using Candles.Api.Ingest;
using Candles.Api.Live;
using Candles.Api.MultiSeries;
using Candles.Api.OpenApi;
using Candles.Api.Operations;
using Candles.Api.Options;
using Candles.Api.Pages;
using Candles.Api.Route;
using Candles.Api.Security;

namespace Candles.Api;

/// <summary>The table of contents: a command, or the server with its services, middleware and endpoints.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) =>
        CommandLine.IsCommand(args) ? CommandLine.Run(args) : ServeCommand.Run(args);

    /// <summary>All settings as the server has them: of its files, the environment and these words of its command line.</summary>
    public static IConfiguration Settings(string[] args) => Builder(args).Configuration;

    /// <param name="replace">Replaces services, for tests.</param>
    /// <exception cref="StartException">A setting is not accepted.</exception>
    internal static WebApplication Build(string[] args, Action<IServiceCollection>? replace = null)
    {
        var builder = Builder(args);
        PageEndpoints.FindAssets(builder);
        builder.UseDefaultUrl();
        builder.KeepEndpoints();
        var options = CandlesOptions.Read(builder.Configuration);
        var store = StoreRegistration.Create(builder.Configuration, options);
        builder.AddSystemd(); // before the format: it sets one, too
        builder.Logging.UseFormat(options.LogFormat);
        builder.AddConnections(ServerLimits.Read(builder.Configuration));
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(_ => store); // made by a factory, so that the host disposes of it
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<CachePolicy>();
        builder.Services.AddSingleton<FaultLog>();
        builder.Services.AddHostedService<UnobservedFaults>();
        builder.Services.Configure<HostOptions>(host =>
        {
            host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore; // logged; whatever it was, requests are served on
            host.ShutdownTimeout = options.Drain + (options.Shutdown * 0.8); // then what is still open is cut, and there is time to close
        });
        builder.Services.AddSingleton<Readiness>();
        builder.Services.AddSingleton<Drain>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Drain>());
        builder.Services.AddSingleton<StoreOpener>();
        builder.Services.AddHostedService(services => services.GetRequiredService<StoreOpener>());
        builder.Services.AddSingleton<StorePulse>();
        builder.Services.AddHostedService(services => services.GetRequiredService<StorePulse>());
        builder.Services.AddSingleton<NodeHealth>();
        builder.Services.AddWatchdog();
        if (StoreRegistration.KeepsDemo(builder.Configuration, options))
            builder.Services.AddHostedService<DemoFiller>();
        builder.Services.AddMemory(options);
        builder.Services.AddCatalog();
        builder.Services.AddLive();
        builder.Services.AddDialects();
        builder.Services.AddMetrics(options, builder.Configuration);
        builder.Services.AddOpenReads();
        builder.Services.AddSecurity();
        replace?.Invoke(builder.Services);

        var app = builder.Build();
        TrustedProxies.Use(app);
        SafeHeaders.Use(app);
        Drain.Use(app);
        app.UseRoom();
        MemoryFastPath.Use(app);
        app.UseMetrics();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseRouting();
        app.UseCors();
        app.UseSecurity();

        PageEndpoints.MapAssets(app);
        PageEndpoints.Map(app);
        CandleEndpoint.Map(app);
        IngestEndpoint.Map(app);
        DeleteEndpoint.Map(app);
        GapsEndpoint.Map(app);
        LiveEndpoint.Map(app);
        MultiSeriesEndpoint.Map(app);
        LatestEndpoint.Map(app);
        SeriesEndpoint.Map(app);
        UdfEndpoints.Map(app);
        BinanceEndpoints.Map(app);
        SeriesDetailEndpoint.Map(app);
        IntervalsEndpoint.Map(app);
        ProblemPages.Map(app);
        HealthEndpoints.Map(app);
        MetricsEndpoint.Map(app);
        OpenApiEndpoint.Map(app);
        return app;
    }

    private static WebApplicationBuilder Builder(string[] args) =>
        WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(Program).Assembly.GetName().Name, // by which the files of the pages are found, whatever program this is part of
            ContentRootPath = AppContext.BaseDirectory,
        });
}
