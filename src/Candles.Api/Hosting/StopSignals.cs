using System.Runtime.InteropServices;

namespace Candles.Api.Hosting;

/// <summary>
/// Counts what asks the process to stop. The host hears the first by itself, and drains; the second ends the drain; one more ends the process
/// at once, whatever it does.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private const int EndedBySignal = 128; // as shells have it: 128 and the number of the signal

    private static readonly (PosixSignal Signal, int Number)[] All = [(PosixSignal.SIGINT, 2), (PosixSignal.SIGQUIT, 3), (PosixSignal.SIGTERM, 15)];

    private readonly List<PosixSignalRegistration> _registrations;
    private readonly Drain _drain;
    private readonly int _patience;
    private int _count;

    public StopSignals(Drain drain, CandlesOptions options)
    {
        _drain = drain;
        _patience = options.Drain > TimeSpan.Zero ? 2 : 1;
        _registrations = [.. All.Select(one => PosixSignalRegistration.Create(one.Signal, _ => Hear(one.Number)))];
    }

    /// <summary>Whether anybody asked. A server that stops unasked has a fault.</summary>
    public bool WereHeard => Volatile.Read(ref _count) > 0;

    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

    private void Hear(int number)
    {
        var count = Interlocked.Increment(ref _count);
        if (count > _patience)
            Environment.Exit(EndedBySignal + number);
        if (count > 1)
            _drain.CutShort();
    }
}
