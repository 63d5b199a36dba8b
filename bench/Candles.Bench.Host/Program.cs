// What bench/window, bench/settings, bench/compare and bench/live run; the environment names the database, as for the server.
//   seed [UNTIL]              fills the benchmark's series up to now, or to a time in ISO 8601: then their candles are always the same
//   serve URL BARE_URL        the real server, and beside it in the same process a bare Kestrel
//   write URL KEY SECONDS     posts the open candle of every series ten times a second
//   live URL KEY PID READERS SECONDS    reads one series live so many times and posts its open candle once a second; PID is the server's
using System.Globalization;
using Candles.Bench.Host;

switch (args)
{
    case ["seed"]:
        await BenchSeries.Seed(TimeProvider.System.GetUtcNow());
        return 0;
    case ["seed", var until]:
        await BenchSeries.Seed(DateTimeOffset.Parse(until, CultureInfo.InvariantCulture));
        return 0;
    case ["serve", var url, var bareUrl]:
        await SideBySide.Run(url, bareUrl);
        return 0;
    case ["write", var url, var key, var seconds]:
        return await OpenCandleWriter.Run(new Uri(url), key, TimeSpan.FromSeconds(Number(seconds)));
    case ["live", var url, var key, var server, var readers, var seconds]:
        return await LiveLoad.Run(new Uri(url), key, Number(server), Number(readers), Number(seconds));
    default:
        await Console.Error.WriteLineAsync("usage: seed [UNTIL] | serve URL BARE_URL | write URL KEY SECONDS | live URL KEY PID READERS SECONDS");
        return 1;
}

static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
