using System.ComponentModel.DataAnnotations;
using StrategyRuntime.Configuration;

namespace StrategyRuntime.TelemetryExport;

/// <summary>Where metrics and traces go. While nothing is switched on here, nothing is collected and nothing is sent.</summary>
internal sealed class TelemetryOptions
{
    /// <summary>Name of the section below <c>StrategyRuntime</c>.</summary>
    public const string Section = "Telemetry";

    /// <summary>Address of an OTLP collector, for example <c>http://127.0.0.1:4318</c>; null: nothing is sent.</summary>
    [HttpAddress]
    public string? OtlpEndpoint { get; set; }

    /// <summary>How the collector is spoken to: <c>HttpProtobuf</c> (port 4318 by custom) or <c>Grpc</c> (4317).</summary>
    public OtlpTransport OtlpTransport { get; set; } = OtlpTransport.HttpProtobuf;

    /// <summary>Headers for the collector, <c>key=value</c> separated by commas, for example its API key; null: none.</summary>
    public string? OtlpHeaders { get; set; }

    /// <summary>Seconds between two exports of metrics.</summary>
    [Range(1, 3_600)]
    public int MetricsIntervalSeconds { get; set; } = 15;

    /// <summary>Part of the traces that is kept, 0 to 1.</summary>
    [Range(0.0, 1.0)]
    public double TraceSampleRatio { get; set; } = 1;

    /// <summary>True: metrics can be fetched at <c>/metrics</c> in Prometheus' text format.</summary>
    public bool Prometheus { get; set; }

    /// <summary>What the service calls itself: <c>service.name</c>.</summary>
    [Required]
    public string ServiceName { get; set; } = "strategyruntime";
}

/// <summary>How a collector is spoken to.</summary>
internal enum OtlpTransport
{
    /// <summary>Protocol buffers over HTTP.</summary>
    HttpProtobuf,

    /// <summary>gRPC.</summary>
    Grpc,
}

/// <summary>An absolute http or https address, or nothing.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class HttpAddressAttribute : ValidationAttribute, IAllowedValues
{
    /// <inheritdoc/>
    public string Allowed => "an http:// or https:// address";

    /// <inheritdoc/>
    public override bool IsValid(object? value) => value is null
        || (value is string text && Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps));
}
