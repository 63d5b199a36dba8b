using System.Globalization;
using Candles.Bench.Host;

// What bench/window, bench/settings and bench/compare run; the environment names the database, as for the server.
//   seed [UNTIL]              fills the benchmark's series up to now, or to a time in ISO 8601: then their candles are always the same
//   serve URL BARE_URL        the real server, and beside it in the same process a bare Kestrel
//   write URL KEY SECONDS     posts the open candle of every series ten times a second
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
        return await OpenCandleWriter.Run(new Uri(url), key, TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)));
    default:
        await Console.Error.WriteLineAsync("usage: seed [UNTIL] | serve URL BARE_URL | write URL KEY SECONDS");
        return 1;
}
