using System.Threading.Channels;
using Candles.Data.Model;
using Candles.Data.Stores;

namespace Candles.Tests.Support;

/// <summary>Watches a store in the background; signs of life are passed over.</summary>
internal sealed class Feed : IDisposable
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
    private readonly Channel<StoreChange> _heard = Channel.CreateUnbounded<StoreChange>();

    public Feed(ICandleStore store) => _ = Task.Run(() => Watch(store), Cancel);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async Task<StoreChange> Next()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        return await _heard.Reader.ReadAsync(patience.Token);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task Watch(ICandleStore store)
    {
        await foreach (var change in store.Watch(_stop.Token))
        {
            if (!change.IsSignOfLife)
                await _heard.Writer.WriteAsync(change, CancellationToken.None);
        }
    }
}
