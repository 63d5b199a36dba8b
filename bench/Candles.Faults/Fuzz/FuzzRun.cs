using System.Globalization;

namespace Candles.Faults.Fuzz;

/// <summary>Fuzzes in process, over sockets, or makes one request again.</summary>
internal static class FuzzRun
{
    public static async Task<int> Of(Words words)
    {
        var seed = words.Number("seed") ?? Random.Shared.Next(1, 1_000_000);
        var report = new List<string>();
        if (words.Text("replay") is { } replay)
        {
            var parts = replay.Split(':');
            return await InProcessFuzz.Run(1, int.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture), report) ? 0 : 1;
        }

        ThreadPool.SetMinThreads(32, 32);
        var (count, sockets) = (words.Number("count") ?? 10_000_000, words.Number("sockets") ?? 1_000_000);
        await Console.Error.WriteLineAsync(FormattableString.Invariant($"== {count:N0} in process, {sockets:N0} over sockets, seed {seed}"));
        var isRight = count == 0 || await InProcessFuzz.Run(count, seed, null, report);
        isRight &= sockets == 0 || await SocketFuzz.Run(sockets, seed, report);
        foreach (var line in report)
            Console.WriteLine(line);
        Console.WriteLine(isRight ? "as it should be" : "NOT AS IT SHOULD BE");
        if (words.Text("report") is { } file)
        {
            await File.WriteAllTextAsync(
                file, $"# Fuzz\n\n- {Machine.Description}\n{string.Concat(report.Select(line => $"- {line.ReplaceLineEndings(" ")}\n"))}- {(isRight ? "as it should be" : "**not as it should be**")}\n", CancellationToken.None);
        }

        return isRight ? 0 : 1;
    }
}
