using System.Globalization;
using Candles.Bench.Host;

// What bench/window and bench/settings run; the environment names the database, as for the server.
//   seed                      fills the benchmark's series up to now
//   serve URL BARE_URL        the real server, and beside it in the same process a bare Kestrel
//   write URL KEY SECONDS     posts the open candle of every series ten times a second
switch (args)
{
    case ["seed"]:
        await BenchSeries.Seed();
        return 0;
    case ["serve", var url, var bareUrl]:
        await SideBySide.Run(url, bareUrl);
        return 0;
    case ["write", var url, var key, var seconds]:
        return await OpenCandleWriter.Run(new Uri(url), key, TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)));
    default:
        await Console.Error.WriteLineAsync("usage: seed | serve URL BARE_URL | write URL KEY SECONDS");
        return 1;
}
