using System.Runtime.InteropServices;
using Candles.Api.Options;

namespace Candles.Api.Hosting;

/// <summary>
/// Counts what asks the process to stop. The host hears the first by itself, and drains; the second ends the drain; one more ends the process
/// at once, whatever it does. Where the stop takes longer than it may, the process ends, too.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private const int EndedBySignal = 128; // as shells have it: 128 and the number of the signal

    private static readonly (PosixSignal Signal, int Number)[] All = [(PosixSignal.SIGINT, 2), (PosixSignal.SIGQUIT, 3), (PosixSignal.SIGTERM, 15)];

    private readonly List<PosixSignalRegistration> _registrations;
    private readonly ManualResetEventSlim _cutShort = new();
    private readonly Drain _drain;
    private readonly CandlesOptions _options;
    private readonly int _patience;
    private int _count;

    public StopSignals(Drain drain, CandlesOptions options)
    {
        (_drain, _options) = (drain, options);
        _patience = options.Drain > TimeSpan.Zero ? 2 : 1;
        _registrations = [.. All.Select(one => PosixSignalRegistration.Create(one.Signal, _ => OnSignal(one.Number)))];
    }

    /// <summary>Whether anybody asked. A server that stops unasked has a fault.</summary>
    public bool WereHeard => Volatile.Read(ref _count) > 0;

    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

    private void OnSignal(int number)
    {
        var count = Interlocked.Increment(ref _count);
        if (count > _patience)
            Environment.Exit(EndedBySignal + number);
        if (count == 1)
            new Thread(EndInTime) { Name = nameof(StopSignals), IsBackground = true }.Start();
        if (count > 1)
        {
            _cutShort.Set();
            _drain.CutShort();
        }
    }

    /// <summary>By a thread of its own: what keeps the process may be all of the others.</summary>
    private void EndInTime()
    {
        _cutShort.Wait(_options.Drain, CancellationToken.None);
        Thread.Sleep(_options.Shutdown);
        Environment.FailFast($"Candles did not stop within the {_options.Shutdown.TotalSeconds:0.#} s of Candles:ShutdownSeconds.");
    }
}
