using System.CommandLine;
using System.Net.Sockets;
using Candles.Api.Hosting;
using Candles.Api.Options;
using Candles.Data.Stores;

namespace Candles.Api;

/// <summary><c>candles [serve]</c>: the server, and what it says when it listens.</summary>
internal static partial class ServeCommand
{
    public const string Name = "serve";

    private const int StoppedUnasked = 70; // an internal fault, EX_SOFTWARE of sysexits.h

    /// <summary>For the help; the words behind it are ASP.NET's and the program's settings, which its own parser reads.</summary>
    public static Command Command() => new(Name, "Serve candles over HTTP (the default). Settings: --urls URL, --Candles:Demo=false, …");

    public static async Task<int> Run(string[] args)
    {
        var settings = args is [Name, .. var rest] ? rest : args;
        try
        {
            await using var app = Program.Build(settings);
            return await Run(app);
        }
        catch (StartException e)
        {
            return await CommandLine.Refuse(e.Message);
        }
    }

    private static async Task<int> Run(WebApplication app)
    {
        using var signals = new StopSignals(app.Services.GetRequiredService<Drain>(), app.Services.GetRequiredService<CandlesOptions>());
        try
        {
            await app.StartAsync(CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or SocketException or FormatException) // no address to listen at
        {
            await app.StopAsync(CancellationToken.None);
            return await CommandLine.Refuse(e.Message);
        }

        Announce(app);
        await app.WaitForShutdownAsync(CancellationToken.None);
        return signals.WereHeard ? 0 : StoppedUnasked;
    }

    private static void Announce(WebApplication app)
    {
        var options = app.Services.GetRequiredService<CandlesOptions>();
        var (urls, place) = (string.Join(", ", app.Urls), app.Services.GetRequiredService<ICandleStore>().Place);
        var demo = StoreRegistration.KeepsDemo(app.Configuration, options);
        if (options.LogFormat == LogFormat.Json)
        {
            LogServing(app.Logger, urls, place, demo);
            return;
        }

        var url = ListeningUrls.ToAsk(BindingAddress.Parse(app.Urls.First()));
        Console.WriteLine($"Candles serves OHLCV candles at {urls}");
        Console.WriteLine($"Data:  {place}");
        if (demo)
            Console.WriteLine("Demo:  the series of exchange 'demo' are generated, not market data; --Candles:Demo=false leaves them out");
        Console.WriteLine($"Try:   curl '{url}{(demo ? "/candle/demo/USDT/BTC?interval=1m&limit=3" : "/series")}'");
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Candles serves OHLCV candles at {Urls}; data: {Place}; demo series: {Demo}")]
    private static partial void LogServing(ILogger log, string urls, string place, bool demo);
}
