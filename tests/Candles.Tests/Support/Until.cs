using System.Diagnostics;

namespace Candles.Tests.Support;

/// <summary>Waits for a condition, with a bound.</summary>
internal static class Until
{
    public static async Task True(Func<Task<bool>> condition, TimeSpan atMost)
    {
        var start = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < atMost, $"What was waited for did not come within {atMost.TotalSeconds} s.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        }
    }
}
