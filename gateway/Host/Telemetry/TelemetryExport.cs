using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace SecureFin.Gateway.Telemetry;

/// <summary>Exports traces and metrics while the gateway runs, if an endpoint is configured.</summary>
internal sealed class TelemetryExport(IOptions<TelemetryOptions> options) : IHostedService, IDisposable
{
    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Endpoint is null)
            return Task.CompletedTask;
        _traces = Traces(Sdk.CreateTracerProviderBuilder(), options.Value).AddOtlpExporter(exporter => Configure(exporter, "v1/traces")).Build();
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(Resource(options.Value)).AddMeter(TelemetrySources.Meters)
            .AddOtlpExporter((exporter, reader) =>
            {
                Configure(exporter, "v1/metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)options.Value.MetricInterval.TotalMilliseconds;
            })
            .Build();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
        (_traces, _metrics) = (null, null);
    }

    /// <summary>Sources, sampling and the guard; what callers send in traceparent decides nothing.</summary>
    internal static TracerProviderBuilder Traces(TracerProviderBuilder builder, TelemetryOptions options) => builder
        .SetResourceBuilder(Resource(options))
        .SetSampler(new TraceIdRatioBasedSampler(options.TraceShare))
        .AddSource(TelemetrySources.Activities)
        .AddProcessor(new TagGuard());

    private static ResourceBuilder Resource(TelemetryOptions options) =>
        ResourceBuilder.CreateEmpty().AddService("securefin-gateway", serviceInstanceId: options.Instance ?? Environment.MachineName);

    // OTLP over HTTP has a path for each signal below the endpoint (OTLP specification, "OTLP/HTTP Request"); the exporter adds none to an endpoint that is set.
    private void Configure(OtlpExporterOptions exporter, string signal)
    {
        exporter.Endpoint = options.Value.Protocol == "grpc" ? new Uri(options.Value.Endpoint!) : new Uri($"{options.Value.Endpoint!.TrimEnd('/')}/{signal}");
        exporter.Protocol = options.Value.Protocol == "grpc" ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
    }
}
