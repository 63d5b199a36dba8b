using System.Diagnostics.Metrics;

namespace Candles.Api.Metrics;

internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}

/// <summary>What an instrument is called in the text for Prometheus, and what it is there.</summary>
internal sealed record TextName(string Text, MetricKind Kind)
{
    /// <summary>Instruments of the runtime and the driver that are shown; by their own name.</summary>
    /// <remarks>
    /// The runtime publishes two levels of its thread pool as counters, and Prometheus keeps the ending <c>_count</c> for histograms. The
    /// driver's figures of single statements are left out: they would have to be listened to all the time, and our own steps tell more.
    /// </remarks>
    private static readonly Dictionary<string, TextName> Foreign = new(StringComparer.Ordinal)
    {
        ["dotnet.process.cpu.time"] = new("dotnet_process_cpu_time_seconds_total", MetricKind.Counter),
        ["dotnet.process.memory.working_set"] = new("dotnet_process_memory_working_set_bytes", MetricKind.Gauge),
        ["dotnet.gc.collections"] = new("dotnet_gc_collections_total", MetricKind.Counter),
        ["dotnet.gc.pause.time"] = new("dotnet_gc_pause_time_seconds_total", MetricKind.Counter),
        ["dotnet.gc.heap.total_allocated"] = new("dotnet_gc_heap_total_allocated_bytes_total", MetricKind.Counter),
        ["dotnet.gc.last_collection.heap.size"] = new("dotnet_gc_last_collection_heap_size_bytes", MetricKind.Gauge),
        ["dotnet.gc.last_collection.memory.committed_size"] = new("dotnet_gc_last_collection_memory_committed_size_bytes", MetricKind.Gauge),
        ["dotnet.thread_pool.thread.count"] = new("dotnet_thread_pool_threads", MetricKind.Gauge),
        ["dotnet.thread_pool.queue.length"] = new("dotnet_thread_pool_queue_length", MetricKind.Gauge),
        ["dotnet.thread_pool.work_item.count"] = new("dotnet_thread_pool_work_items_total", MetricKind.Counter),
        ["dotnet.monitor.lock_contentions"] = new("dotnet_monitor_lock_contentions_total", MetricKind.Counter),
        ["db.client.connection.count"] = new("db_client_connections", MetricKind.Gauge),
        ["db.client.connection.max"] = new("db_client_connections_max", MetricKind.Gauge),
    };

    /// <summary>Null where it is not shown.</summary>
    /// <param name="own">The meter whose instruments are all shown.</param>
    public static TextName? Of(Instrument instrument, Meter own) =>
        instrument.Meter == own ? Own(instrument, KindOf(instrument))
        : instrument.Meter.Name is "System.Runtime" or "Npgsql" ? Foreign.GetValueOrDefault(instrument.Name)
        : null;

    /// <summary>By the rules of OpenTelemetry: underscores for dots, the unit at the end, and <c>_total</c> behind what only rises.</summary>
    public static TextName Own(Instrument instrument, MetricKind kind)
    {
        var unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        var name = instrument.Name.Replace('.', '_');
        return new((name.EndsWith(unit, StringComparison.Ordinal) ? name : name + unit) + (kind == MetricKind.Counter ? "_total" : ""), kind);
    }

    private static MetricKind KindOf(Instrument instrument) =>
        instrument.GetType().GetGenericTypeDefinition() == typeof(ObservableCounter<>) ? MetricKind.Counter : MetricKind.Gauge;
}
