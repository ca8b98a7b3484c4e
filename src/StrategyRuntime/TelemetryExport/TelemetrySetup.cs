using Microsoft.Extensions.Options;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using StrategyRuntime.Access;
using StrategyRuntime.Cluster.Diagnostics;
using StrategyRuntime.Configuration;
using StrategyRuntime.Problems;
using StrategyRuntime.Status;
using StrategyRuntime.Storage.Diagnostics;
using StrategyRuntime.Telemetry;
using StrategyRuntime.Users;

namespace StrategyRuntime.TelemetryExport;

/// <summary>Lets the service be seen from outside: what leaves it, and where to.</summary>
internal static class TelemetrySetup
{
    private const string Metrics = "metrics";
    private const string Traces = "traces";

    /// <summary>
    /// Adds what is exported and where it goes. Nothing of OpenTelemetry is registered while no export is switched on. Of the options only
    /// the switches are read here; the others are bound when the whole configuration has been checked.
    /// </summary>
    public static WebApplicationBuilder AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Services.AddRuntimeOptions<TelemetryOptions>(TelemetryOptions.Section).AddSingleton<RuntimeGauges>();
        var section = builder.Configuration.GetSection($"{OptionsSection.Root}:{TelemetryOptions.Section}");
        var isPushed = section[nameof(TelemetryOptions.OtlpEndpoint)] is not null;
        var isScraped = bool.TryParse(section[nameof(TelemetryOptions.Prometheus)], out var isOn) && isOn;
        if (!isPushed && !isScraped) return builder;

        builder.Services
            // Gauges are made with the meters' provider, so that they outlive it and the last export has them.
            .ConfigureOpenTelemetryMeterProvider((services, _) => services.GetRequiredService<RuntimeGauges>())
            .AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddDetector(services => new ServiceResource(
                services.GetRequiredService<IOptions<TelemetryOptions>>().Value.ServiceName,
                services.GetRequiredService<ServiceInfo>().Version)))
            .WithMetrics(metrics =>
            {
                metrics
                    .AddMeter(RuntimeMetrics.MeterName, StorageMetrics.MeterName, ClusterMetrics.MeterName)
                    .AddAspNetCoreInstrumentation()
                    .AddHttpClientInstrumentation()
                    .AddRuntimeInstrumentation();
                if (isPushed) metrics.AddOtlpExporter(Metrics, configure: null);
                if (isScraped) metrics.AddPrometheusExporter();
            });
        if (isPushed) builder.Services.AddOtlp();
        return builder;
    }

    /// <summary>Maps <c>/metrics</c> when it is switched on. It shows the whole service, so an admin's key is needed.</summary>
    public static WebApplication MapMetrics(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<IOptions<TelemetryOptions>>().Value.Prometheus) return app;
        app.MapPrometheusScrapingEndpoint("/metrics", meterProvider: null, branch => branch.Use(RefuseOthersAsync), optionsName: null);
        return app;
    }

    private static Task RefuseOthersAsync(HttpContext context, RequestDelegate next) =>
        context.RequestServices.GetRequiredService<ICurrentUser>().IsAdmin
            ? next(context)
            : AccessProblems.Forbidden.With("Only an admin may read the metrics of the service.").ToResult().ExecuteAsync(context);

    private static void AddOtlp(this IServiceCollection services)
    {
        services.AddOpenTelemetry().WithTracing(traces => traces
            .SetSampler(provider => new ParentBasedSampler(
                new TraceIdRatioBasedSampler(provider.GetRequiredService<IOptions<TelemetryOptions>>().Value.TraceSampleRatio)))
            .AddSource(RuntimeTraces.SourceName)
            .AddAspNetCoreInstrumentation()
            .AddHttpClientInstrumentation()
            .AddOtlpExporter(Traces, configure: null));
        services.AddOptions<OtlpExporterOptions>(Metrics)
            .Configure<IOptions<TelemetryOptions>>((exporter, options) => Configure(exporter, options.Value, "v1/metrics"));
        services.AddOptions<OtlpExporterOptions>(Traces)
            .Configure<IOptions<TelemetryOptions>>((exporter, options) => Configure(exporter, options.Value, "v1/traces"));
        services.AddOptions<MetricReaderOptions>(Metrics).Configure<IOptions<TelemetryOptions>>((reader, options) =>
            reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = options.Value.MetricsIntervalSeconds * 1_000);
    }

    private static void Configure(OtlpExporterOptions exporter, TelemetryOptions settings, string path)
    {
        var isGrpc = settings.OtlpTransport == OtlpTransport.Grpc;
        exporter.Protocol = isGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri(isGrpc ? settings.OtlpEndpoint! : $"{settings.OtlpEndpoint!.TrimEnd('/')}/{path}");
        if (settings.OtlpHeaders is { } headers) exporter.Headers = headers;
    }

    /// <summary>What everything that is exported says of its sender.</summary>
    private sealed class ServiceResource(string name, string version) : IResourceDetector
    {
        public Resource Detect() => ResourceBuilder.CreateEmpty().AddService(name, serviceVersion: version).Build();
    }
}
