using System.Globalization;
using Xunit.Sdk;

namespace Candles.Tests.Support;

/// <summary>
/// Runs a law against random cases. The seeds are 1, 2, 3, …, so that a run can be repeated; a failure names its seed.
/// </summary>
/// <remarks>The environment variable <c>CANDLES_TEST_ROUNDS</c> sets the number of rounds of every property, for longer runs.</remarks>
internal static class Property
{
    private static readonly int? RoundsAsked =
        int.TryParse(Environment.GetEnvironmentVariable("CANDLES_TEST_ROUNDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var rounds)
            ? rounds
            : null;

    public static void Holds(int rounds, Action<Random> law)
    {
        for (var seed = 1; seed <= (RoundsAsked ?? rounds); seed++)
        {
            try
            {
                law(new Random(seed));
            }
            catch (Exception failure) when (failure is not SkipException)
            {
                throw Failed(seed, failure);
            }
        }
    }

    public static async Task Holds(int rounds, Func<Random, Task> law)
    {
        for (var seed = 1; seed <= (RoundsAsked ?? rounds); seed++)
        {
            try
            {
                await law(new Random(seed));
            }
            catch (Exception failure) when (failure is not SkipException)
            {
                throw Failed(seed, failure);
            }
        }
    }

    private static XunitException Failed(int seed, Exception failure) =>
        new($"The property fails with seed {seed}.", failure);
}
