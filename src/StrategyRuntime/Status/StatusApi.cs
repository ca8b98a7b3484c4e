using Microsoft.AspNetCore.Http.HttpResults;
using StrategyRuntime.Access;
using StrategyRuntime.Routes;
using StrategyRuntime.Users;

namespace StrategyRuntime.Status;

/// <summary>The route that shows how the service is doing.</summary>
internal static class StatusApi
{
    private static readonly StatusResponse s_example = new(
        "0.1.0",
        ".NET 10.0.12",
        "linux-x64",
        new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero),
        86_400.5,
        Ready: true,
        Degraded: null,
        Node: null,
        new CallerStatus(LocalUser.Id, IsAdmin: true, AccessSchemes.Local),
        new SessionsStatus(3, new Dictionary<string, int> { ["completed"] = 1, ["running"] = 2 }, [], []),
        new LagStatus(0, 0),
        new StreamsStatus(4, 4L << 20, 256L << 20),
        new DiskStatus(100L << 30, 20L << 30, 80L << 30, 256L << 20, IsShort: false),
        new MemoryStatus(
            150L << 20, 50L << 20, 24L << 30, 2L << 20, 256L << 20,
            new Quota(2L << 20, 6L << 30), new Quota(0, 3L << 30), new Quota(1L << 20, 1_536L << 20)),
        new MarketDataStatus(1L << 20, 8L << 30, 1L << 30, 8L << 30, 2),
        new Quota(0, 384),
        new QuotasStatus(
            new Quota(3, 1_000), new Quota(2, 1_000), new Quota(1, 200), new Quota(4, 10_000), new Quota(0, 4),
            new Quota(12L << 20, null), new Quota(2L << 20, 3L << 30), null, null));

    /// <summary>Maps it below <c>/api/v1</c>.</summary>
    public static IEndpointRouteBuilder MapStatus(this IEndpointRouteBuilder api)
    {
        api.MapGroup("").WithTags("Status").MapGet("/status", Get).WithExample(response: s_example);
        return api;
    }

    /// <summary>
    /// The state of the service: versions, the caller, the caller's sessions by state and their lag, streams, disk, memory and its bounds,
    /// market data.
    /// </summary>
    internal static Ok<StatusResponse> Get(StatusReport report) => TypedResults.Ok(report.Read());
}

/// <summary>Registers what the route reads.</summary>
internal static class StatusSetup
{
    /// <summary>Adds it.</summary>
    public static IServiceCollection AddStatus(this IServiceCollection services) => services
        .AddSingleton<ServiceInfo>()
        .AddScoped<QuotaReport>()
        .AddScoped<StatusReport>();
}
