using Candles.Faults.Fuzz;
using Candles.Faults.Scenarios;
using Candles.Faults.Soak;

namespace Candles.Faults;

/// <summary>What the scripts <c>bench/faults</c>, <c>bench/fuzz</c> and <c>bench/soak</c> run.</summary>
internal static class Program
{
    /// <summary>What a run that lacks all it needs ends with, so that a test can pass over it.</summary>
    public const int Skipped = 77;

    public static async Task<int> Main(string[] args)
    {
        try
        {
            return args switch
            {
                ["faults", .. var rest] => await FaultRun.Of(Words.Read(rest, "list", "quick", "seed:", "rounds:", "report:")),
                ["fuzz", .. var rest] => await FuzzRun.Of(Words.Read(rest, "count:", "sockets:", "seed:", "replay:", "report:")),
                ["soak", .. var rest] => await SoakRun.Of(Words.Read(rest, "minutes:", "seed:", "store:", "report:")),
                _ => throw new ArgumentException("faults, fuzz or soak?"),
            };
        }
        catch (ArgumentException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 2;
        }
    }
}
