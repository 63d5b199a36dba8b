using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Candles.Api.Metrics;

/// <summary>
/// Sends the meters of this process to an OpenTelemetry collector, where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> (or its form for metrics alone)
/// names one; every other setting is OpenTelemetry's, too (<c>OTEL_EXPORTER_OTLP_PROTOCOL</c>, <c>OTEL_METRIC_EXPORT_INTERVAL</c>, …).
/// </summary>
/// <remarks>https://opentelemetry.io/docs/specs/otel/protocol/exporter/</remarks>
internal sealed class OtlpExport(IConfiguration configuration, CandleMetrics metrics) : IHostedService
{
    private static readonly string[] Endpoints = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"];

    private MeterProvider? _provider;

    public static bool IsWanted(IConfiguration configuration) => Array.Exists(Endpoints, name => configuration[name] is { Length: > 0 });

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _provider = Sdk.CreateMeterProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(configuration)) // else the environment alone
            .ConfigureResource(resource => resource.AddService("candles"))
            .AddMeter(metrics.Meter.Name, "Npgsql", "System.Runtime")
            .AddOtlpExporter()
            .Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _provider?.Dispose(); // sends what is left
        return Task.CompletedTask;
    }
}
