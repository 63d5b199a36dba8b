using System.Diagnostics;

namespace Candles.Tests.Support.Histories;

/// <summary>Writers and readers that act again and again, all at once, until they are stopped or one fails, which stops all.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly Task[] _acting;

    private Crowd(IEnumerable<Func<Task>> acts) => _acting = [.. acts.Select(act => Task.Run(() => Act(act), CancellationToken.None))];

    public static Crowd Start(params IEnumerable<Func<Task>> acts) => new(acts);

    /// <summary>Lets them act for a time.</summary>
    public async Task For(TimeSpan time)
    {
        await Task.Delay(time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_stop.IsCancellationRequested)
            await Task.WhenAll(_acting);
    }

    /// <summary>Lets them act until something is so.</summary>
    public async Task Until(Func<bool> condition)
    {
        var start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(30), "Waited for 30 s.");
            await For(TimeSpan.FromMilliseconds(10));
        }
    }

    /// <summary>Returns when the last of them has ended what it did.</summary>
    public async Task Stop()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_acting);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_acting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // Stop tells what went wrong
        _stop.Dispose();
    }

    private async Task Act(Func<Task> act)
    {
        try
        {
            while (!_stop.IsCancellationRequested)
                await act();
        }
        catch
        {
            await _stop.CancelAsync();
            throw;
        }
    }
}
