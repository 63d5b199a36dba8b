namespace Candles.Tests.Support;

/// <summary>What a piece of work leaves for the garbage collector.</summary>
internal static class Allocations
{
    /// <summary>Bytes of one run, on this thread, after a first one that may set things up.</summary>
    public static long Of(Action work)
    {
        work();
        var before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
