using Microsoft.AspNetCore.Http.HttpResults;
using StrategyRuntime.Executions.Commands;
using StrategyRuntime.Hosting;
using StrategyRuntime.Routes;
using StrategyRuntime.Users;

namespace StrategyRuntime.Health;

/// <summary>Probes for monitoring.</summary>
internal static class HealthApi
{
    /// <summary>Registers what the probes read.</summary>
    public static IServiceCollection AddHealth(this IServiceCollection services) => services.AddSingleton<DiskProbe>();

    /// <summary>Maps <c>/healthz</c> and <c>/readyz</c>.</summary>
    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("").WithTags("Health").AllowAnonymous().DisableRateLimiting();
        routes.MapGet("/healthz", Alive).WithExample(response: new HealthResponse("alive"));
        routes.MapGet("/readyz", Ready)
            .Produces<ReadyResponse>(StatusCodes.Status503ServiceUnavailable)
            .WithExample(
                response: new ReadyResponse(true, [], [], [], true, null, null),
                failure: new ReadyResponse(false, ["local.sample-sma-cross.paper"], [], [], true, null, null));
        return app;
    }

    /// <summary>The process answers.</summary>
    internal static Ok<HealthResponse> Alive() => TypedResults.Ok(new HealthResponse("alive"));

    /// <summary>
    /// Every interrupted session was recovered, the disk accepts writes, and so does the database of a cluster; otherwise 503. Only a
    /// session's user sees its name, and only an admin sees paths.
    /// </summary>
    internal static Results<Ok<ReadyResponse>, JsonHttpResult<ReadyResponse>> Ready(
        ExecutionHost host, ExecutionRecovery recovery, DiskProbe probe, INodeState node, CurrentUser user)
    {
        // Strangers, who may ask without limit, are answered without a look at any session.
        var recovering = user.IsKnown
            ? recovery.Unfinished.Select(e => e.SessionId).Where(s => user.MaySee(s.UserId)).Select(s => s.ToString()).ToList()
            : [];
        var disk = probe.WhyNotWritable();
        var problem = disk is null || user.IsAdmin ? disk : "The disk takes no writes.";
        var blocked = user.IsKnown ? BlockedSession.Among(host.All.Where(e => user.MaySee(e.SessionId.UserId))) : [];
        var unreadable = user.IsKnown ? host.Unreadable.Where(r => user.MaySee(r.UserId)).ToList() : [];
        var response = new ReadyResponse(
            recovery.IsDone && disk is null && node.Degraded is null, recovering, blocked, unreadable, disk is null, problem,
            user.IsAdmin ? node.Degraded : node.Degraded is null ? null : "The node of the cluster publishes nothing now.");
        return response.Ready
            ? TypedResults.Ok(response)
            : TypedResults.Json(response, statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}

/// <summary>The process answers.</summary>
/// <param name="Status"><c>alive</c>.</param>
internal sealed record HealthResponse(string Status);

/// <summary>Whether the service does all of its work.</summary>
/// <param name="Ready">True when it does.</param>
/// <param name="Recovering">Sessions that are being taken up after a crash, as far as the caller may see them.</param>
/// <param name="Blocked">Sessions that wait for something outside, as far as the caller may see them.</param>
/// <param name="Unreadable">Records of executions that cannot be read, as far as the caller may see them.</param>
/// <param name="DiskWritable">True when the data root takes writes.</param>
/// <param name="DiskProblem">Why it does not, or null.</param>
/// <param name="Degraded">Why this node of a cluster publishes nothing now and serves only what is durable; null when all is well.</param>
internal sealed record ReadyResponse(
    bool Ready,
    IReadOnlyList<string> Recovering,
    IReadOnlyList<BlockedSession> Blocked,
    IReadOnlyList<UnreadableRecord> Unreadable,
    bool DiskWritable,
    string? DiskProblem,
    string? Degraded);
