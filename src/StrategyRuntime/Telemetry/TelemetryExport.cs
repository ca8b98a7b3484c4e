using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using StrategyRuntime.Status;
using StrategyRuntime.Storage.Diagnostics;

namespace StrategyRuntime.Telemetry;

/// <summary>Sends metrics and traces to an OTLP collector while the service runs, when one is configured.</summary>
internal sealed class TelemetryExport(IOptions<TelemetryOptions> options, ServiceInfo service, IServiceProvider services) : IHostedService, IDisposable
{
    private static readonly TimeSpan s_lastExport = TimeSpan.FromSeconds(3);

    private MeterProvider? _metrics;
    private TracerProvider? _traces;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value is not { OtlpEndpoint: { } endpoint } settings) return Task.CompletedTask;
        services.GetRequiredService<RuntimeGauges>();
        var resource = ResourceBuilder.CreateDefault().AddService(settings.ServiceName, serviceVersion: service.Version);
        _metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(RuntimeMetrics.MeterName, StorageMetrics.MeterName)
            .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
            .AddOtlpExporter((exporter, reader) =>
            {
                Configure(exporter, settings, endpoint, "v1/metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = settings.MetricsIntervalSeconds * 1_000;
            })
            .Build();
        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(settings.TraceSampleRatio)))
            .AddSource(RuntimeTraces.SourceName, "Microsoft.AspNetCore")
            .AddOtlpExporter(exporter => Configure(exporter, settings, endpoint, "v1/traces"))
            .Build();
        return Task.CompletedTask;
    }

    /// <summary>Sends what is left. A collector that does not answer is not waited for longer than a few seconds.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            _metrics?.Shutdown((int)s_lastExport.TotalMilliseconds);
            _traces?.Shutdown((int)s_lastExport.TotalMilliseconds);
        },
        cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _metrics?.Dispose();
        _traces?.Dispose();
    }

    private static void Configure(OtlpExporterOptions exporter, TelemetryOptions settings, string endpoint, string path)
    {
        var isGrpc = settings.OtlpTransport == OtlpTransport.Grpc;
        exporter.Protocol = isGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri(isGrpc ? endpoint : $"{endpoint.TrimEnd('/')}/{path}");
        if (settings.OtlpHeaders is { } headers) exporter.Headers = headers;
    }
}
