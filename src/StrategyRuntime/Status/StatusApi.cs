using Microsoft.AspNetCore.Http.HttpResults;
using StrategyRuntime.Routes;

namespace StrategyRuntime.Status;

/// <summary>The route that shows how the service is doing.</summary>
internal static class StatusApi
{
    private const string Example =
        """
        {
          "version": "0.1.0", "framework": ".NET 10.0.12", "system": "linux-x64", "started_at": "2026-01-05T09:00:00+00:00", "uptime_seconds": 86400.5, "ready": true,
          "caller": { "user_id": "local", "is_admin": true, "scheme": "local" },
          "sessions": { "total": 3, "by_state": { "running": 2, "completed": 1 } },
          "lag": { "durable_events": 0, "published_events": 0 },
          "streams": { "open": 4, "window_bytes": 4194304, "max_window_bytes": 268435456 },
          "disk": { "total_bytes": 107374182400, "used_bytes": 21474836480, "free_bytes": 85899345920 },
          "memory": { "process_bytes": 157286400, "heap_bytes": 52428800, "available_bytes": 25769803776,
            "max_backlog_bytes_per_session": 2097152, "max_buffer_bytes_per_backtest": 268435456 },
          "market_data": { "decoded_bytes": 1048576, "max_decoded_bytes": 8589934592, "max_unused_bytes": 1073741824, "max_symbol_bytes": 8589934592, "decodes": 2 }
        }
        """;

    /// <summary>Maps it below <c>/api/v1</c>.</summary>
    public static IEndpointRouteBuilder MapStatus(this IEndpointRouteBuilder api)
    {
        api.MapGroup("").WithTags("Status").MapGet("/status", Get).WithExample(response: Example);
        return api;
    }

    /// <summary>How the service is doing: versions, who asks, the caller's sessions by state and their lag, streams, disk, memory and its bounds, market data.</summary>
    internal static Ok<StatusResponse> Get(StatusReport report) => TypedResults.Ok(report.Read());
}

/// <summary>Registers what the route reads.</summary>
internal static class StatusSetup
{
    /// <summary>Adds it.</summary>
    public static IServiceCollection AddStatus(this IServiceCollection services) => services
        .AddSingleton<ServiceInfo>()
        .AddSingleton<DiskSpace>()
        .AddScoped<StatusReport>();
}
