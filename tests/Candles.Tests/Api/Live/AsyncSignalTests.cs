using Candles.Api.Live;

namespace Candles.Tests.Api.Live;

public sealed class AsyncSignalTests
{
    [Fact]
    public async Task One_that_is_set_before_the_wait_wakes_it_at_once_and_once()
    {
        var signal = new AsyncSignal();
        signal.Set();
        signal.Set();
        await signal.Wait();
        Assert.False(signal.Wait().IsCompleted);
    }

    [Fact]
    public async Task Whoever_waits_is_woken_for_everything_that_was_done_before_it_was_set()
    {
        const int Rounds = 200_000;
        var signal = new AsyncSignal();
        var answered = new AsyncSignal();
        var done = 0;
        var setter = Task.Run(Work, TestContext.Current.CancellationToken);

        while (Volatile.Read(ref done) < Rounds)
        {
            await signal.Wait();
            answered.Set();
        }

        answered.Set();
        await setter.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        async Task Work()
        {
            for (var round = 1; round <= Rounds; round++)
            {
                Volatile.Write(ref done, round);
                signal.Set();
                if (round % 3 == 0) // else several sets meet one wait
                    await answered.Wait();
            }
        }
    }
}
