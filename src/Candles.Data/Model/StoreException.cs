using Candles.Data.Time;

namespace Candles.Data.Model;

public enum StoreFault
{
    /// <summary>The database cannot be reached, or is not set up yet.</summary>
    Unavailable,

    /// <summary>The database is there, but all its connections, or its one write lock, stay taken.</summary>
    Busy,

    /// <summary>The time budget is spent.</summary>
    TimedOut,

    /// <summary>The disk has no room left; reads go on.</summary>
    Full,

    /// <summary>A commit's end is not known: what was written is stored whole, or not at all.</summary>
    OutcomeUnknown,
}

/// <summary>The store could not do its work. The message is for people and holds no SQL and no secret; the cause is inside.</summary>
public sealed class StoreException(StoreFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    public StoreFault Fault { get; } = fault;

    /// <summary>
    /// What was written may be to blame, so that of writes that share a transaction one alone would fail: its data are refused, or its series
    /// stays locked. Nothing of any was stored, and each may be tried by itself. All other faults hold for all of them.
    /// </summary>
    internal bool MayBeOfOne { get; init; }

    internal static StoreException Full(Exception e) =>
        new(StoreFault.Full, "The database's disk is full: nothing can be written until there is room, what is stored can be read.", e);
}

public enum WriteRefusal
{
    /// <summary>The series has another base interval.</summary>
    NotBaseInterval,

    /// <summary>A rolled-up volume would leave the limits of decimals.</summary>
    VolumeTooPrecise,

    /// <summary>The idempotency key was used with another body.</summary>
    IdempotencyKeyReused,

    /// <summary>The series is new, and there are as many as there may be.</summary>
    SeriesLimitReached,
}

/// <summary>A write that contradicts what is stored; nothing was changed.</summary>
public sealed class WriteRefusedException(WriteRefusal refusal, string message) : Exception(message)
{
    public WriteRefusal Refusal { get; } = refusal;

    internal static WriteRefusedException KeyReused() =>
        new(WriteRefusal.IdempotencyKeyReused, "This idempotency key was used for another body; a key stands for one body.");

    internal static WriteRefusedException LimitReached(SeriesKey series, int limit) =>
        new(WriteRefusal.SeriesLimitReached, FormattableString.Invariant($"{series} is new, and there are already {limit} series, which is the limit."));

    internal static WriteRefusedException NotBase(SeriesKey series, Interval stored, Interval written) =>
        new(WriteRefusal.NotBaseInterval, $"{series} is written at {stored}, its base interval; {written} is rolled up or not available.");
}
