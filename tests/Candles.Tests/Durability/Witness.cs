using Candles.Data.Stores;

namespace Candles.Tests.Durability;

/// <summary>Another node that reads versions all the while, and sees to it that none goes back.</summary>
internal sealed class Witness : IAsyncDisposable
{
    private readonly ICandleStore _store;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;

    public Witness(ICandleStore store, IReadOnlyList<Ledger> ledgers)
    {
        _store = store;
        _watching = Task.Run(() => Watch(ledgers), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        await _store.DisposeAsync();
        _stop.Dispose();
    }

    private async Task Watch(IReadOnlyList<Ledger> ledgers)
    {
        while (!_stop.IsCancellationRequested)
        {
            foreach (var ledger in ledgers)
            {
                if (await ledger.VersionIn(_store) is { } version)
                    ledger.Saw(version);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), TestContext.Current.CancellationToken); // leaves the processor to the others
        }
    }
}
