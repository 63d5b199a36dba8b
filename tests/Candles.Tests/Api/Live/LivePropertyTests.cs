using Candles.Tests.Support;

namespace Candles.Tests.Api.Live;

/// <summary>
/// Whatever is written, by whomever, and however often readers go and come back to one server or another: in the end each has what is stored,
/// and of each candle that it saw open it saw the close.
/// </summary>
public sealed class LivePropertyTests
{
    [Theory, EachStore]
    public Task Readers_come_to_have_what_is_stored(string store) => Property.Holds(rounds: 3, async random =>
    {
        await using var place = await TestStores.NewPlace(store);
        await using var scene = await LiveScene.Start(place, random);
        for (var acts = 0; acts < 250; acts++)
            await scene.Act();
        await scene.Settle();
    });
}
