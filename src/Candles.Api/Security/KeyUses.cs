using System.Threading.Channels;
using Candles.Data;
using Candles.Data.Keys;

namespace Candles.Api.Security;

/// <summary>Notes in the store when keys were last used: for each key at most once a minute, and behind the requests' backs.</summary>
/// <param name="store">Where the keys are kept; throws where the store is not open.</param>
internal sealed partial class KeyUses(Func<IKeyStore> store, TimeProvider time, ILogger<KeyUses> log) : BackgroundService
{
    private readonly Channel<Use> _uses = Channel.CreateBounded<Use>(
        new BoundedChannelOptions(ApiKey.MostLive) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public void Note(KnownKey key)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (key.IsUseToNote(now))
            _uses.Writer.TryWrite(new Use(key.Key, now));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (key, at) in _uses.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await store().NoteUse(key.Id, at, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested) // this use goes unnoted; the next is a minute away
            {
                LogNotNoted(log, key.Name, e is StoreException ? e.Message : e.ToString());
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The use of key '{Name}' could not be noted: {Fault}")]
    private static partial void LogNotNoted(ILogger log, string name, string fault);

    private readonly record struct Use(ApiKey Key, long At);
}
