using System.Diagnostics;
using System.Globalization;
using System.Net;
using Candles.Faults.Processes;

namespace Candles.Faults.Load;

/// <summary>A normal client who asks every 20 ms, and how long it waits while others do their worst.</summary>
internal sealed class Pulse : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>What is promised holds from then on.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly List<double> _waits = []; // ms
    private readonly Task _asking;
    private int _failed;

    public Pulse(Node node, string target) => _asking = Task.Run(() => Ask(node, target), CancellationToken.None);

    public int Failed => _failed;

    public string? FirstFailure { get; private set; }

    public async Task Stop()
    {
        await _stop.CancelAsync();
        await _asking;
    }

    /// <summary>Of those answered, in ms.</summary>
    public double Quantile(double part)
    {
        lock (_waits)
            return _waits.Count == 0 ? double.NaN : _waits.Order().ElementAt((int)((_waits.Count - 1) * part));
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{_waits.Count} normal requests from {Before.TotalSeconds} s on: p50 {Quantile(0.5):F1} ms, p99 {Quantile(0.99):F0} ms, longest {Quantile(1):F0} ms, {_failed} failed");

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _stop.Dispose();
    }

    private async Task Ask(Node node, string target)
    {
        using var http = Node.NewClient(); // connections of its own
        var start = Stopwatch.GetTimestamp();
        while (!_stop.IsCancellationRequested)
        {
            var began = Stopwatch.GetTimestamp();
            try
            {
                using var answer = await http.GetAsync(new Uri(node.Address, target), CancellationToken.None);
                await answer.Content.ReadAsByteArrayAsync(CancellationToken.None);
                if (answer.StatusCode != HttpStatusCode.OK)
                    Fail($"{(int)answer.StatusCode}");
                else if (Stopwatch.GetElapsedTime(start, began) > Before)
                    Add(Stopwatch.GetElapsedTime(began));
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
            {
                Fail(e.InnerException?.Message ?? e.Message);
            }

            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    private void Add(TimeSpan wait)
    {
        lock (_waits)
            _waits.Add(wait.TotalMilliseconds);
    }

    private void Fail(string why)
    {
        FirstFailure ??= why;
        Interlocked.Increment(ref _failed);
    }
}
