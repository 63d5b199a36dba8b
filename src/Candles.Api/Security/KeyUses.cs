using System.Threading.Channels;
using Candles.Api.Hosting;
using Candles.Data.Keys;

namespace Candles.Api.Security;

/// <summary>Notes in the store when keys were last used: for each key at most once a minute, and behind the requests' backs.</summary>
/// <param name="store">Where the keys are kept; throws where the store is not open.</param>
internal sealed class KeyUses(Func<IKeyStore> store, TimeProvider time, FaultLog faults) : EnduringService(Place, faults, time)
{
    private const string Place = "noting when keys were used";

    private readonly Channel<Use> _uses = Channel.CreateBounded<Use>(
        new BoundedChannelOptions(ApiKey.MaxLive) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public void MarkUsed(KnownKey key)
    {
        var now = Time.GetUtcNow().ToUnixTimeMilliseconds();
        if (key.IsUseToNote(now))
            _uses.Writer.TryWrite(new Use(key.Key, now));
    }

    protected override async Task Work(CancellationToken stop)
    {
        await foreach (var (key, at) in _uses.Reader.ReadAllAsync(stop))
        {
            try
            {
                await store().NoteUse(key.Id, at, stop);
            }
            catch (Exception e) when (!stop.IsCancellationRequested) // this use goes unnoted; the next is a minute away
            {
                Faults.Report(Place, e);
            }
        }
    }

    private readonly record struct Use(ApiKey Key, long At);
}
