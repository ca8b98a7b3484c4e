using StrategyRuntime.Configuration;

namespace StrategyRuntime.Telemetry;

/// <summary>Lets the service be seen from outside.</summary>
internal static class TelemetrySetup
{
    /// <summary>Adds what is measured, and where it is sent. Comes before what is to be seen, so that nothing of its start is missed.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services) => services
        .AddRuntimeOptions<TelemetryOptions>(TelemetryOptions.Section)
        .AddSingleton<RuntimeGauges>()
        .AddHostedService<TelemetryExport>();
}
