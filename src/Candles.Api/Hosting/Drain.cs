using Candles.Api.Options;
using Microsoft.AspNetCore.Connections.Features;

namespace Candles.Api.Hosting;

/// <summary>
/// The time between the request to stop and the stop: everything is served on, but the server says that it is not ready, takes leave of each
/// connection with the answer to its next request, and ends streams, so that a balancer and its clients go elsewhere before the doors close.
/// </summary>
internal sealed class Drain(CandlesOptions options, IHostApplicationLifetime life, TimeProvider time) : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _begun = new();
    private readonly TaskCompletionSource _cutShort = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isOn;

    /// <summary>Whether the server was asked to stop; what every request looks at.</summary>
    public bool IsOn => _isOn;

    /// <summary>Cancelled when the server is asked to stop.</summary>
    public CancellationToken Begun => _begun.Token;

    /// <summary>In front of all else.</summary>
    public static void Use(WebApplication app)
    {
        var drain = app.Services.GetRequiredService<Drain>();
        app.Use(next => context =>
        {
            if (drain.IsOn)
                TakeLeave(context);
            return next(context);
        });
    }

    /// <summary>Ends it before its time.</summary>
    public void CutShort() => _cutShort.TrySetResult();

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        life.ApplicationStopping.UnsafeRegister(static drain => ((Drain)drain!).Begin(), this);
        return Task.CompletedTask;
    }

    /// <summary>The host stops nothing before this is done.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        Begin();
        if (options.Drain > TimeSpan.Zero)
            await Task.WhenAny(Task.Delay(options.Drain, time, cancellationToken), _cutShort.Task);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _begun.Dispose();

    private void Begin()
    {
        _isOn = true;
        _begun.Cancel();
    }

    /// <summary>The server answers with <c>Connection: close</c> on HTTP/1.1, and sends GOAWAY on HTTP/2.</summary>
    private static void TakeLeave(HttpContext context) => context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
}
