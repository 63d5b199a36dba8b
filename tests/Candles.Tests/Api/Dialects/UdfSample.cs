using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Dialects;

/// <summary>A server with a series that has gaps, and the same series as the tests' model has it.</summary>
public sealed class UdfSample : IAsyncLifetime
{
    public const string Name = "Some:Near/Usdt";

    internal CandlesApp App { get; private set; } = null!;

    internal SeriesModel Model { get; } = new(Interval.OneMinute);

    public async ValueTask InitializeAsync()
    {
        App = await CandlesApp.Start();
        Candle[] candles =
        [
            .. Some.Candles(1, "1m", "2026-05-01", "2026-05-02", kept: 0.02),
            .. Some.Candles(2, "1m", "2026-06-01", "2026-06-05"),
        ];
        Model.Write(candles);
        await App.Write("Some/Usdt/Near", "1m", candles);
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
