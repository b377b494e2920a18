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
        _traces = Traces(Sdk.CreateTracerProviderBuilder(), options.Value).AddOtlpExporter(Configure).Build();
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(Resource(options.Value)).AddMeter(TelemetrySources.Meters)
            .AddOtlpExporter((exporter, reader) =>
            {
                Configure(exporter);
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

    private void Configure(OtlpExporterOptions exporter)
    {
        exporter.Endpoint = new Uri(options.Value.Endpoint!);
        exporter.Protocol = options.Value.Protocol == "grpc" ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
    }
}
