using StrategyRuntime.Access;
using StrategyRuntime.Cluster.Cells;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Users;

namespace StrategyRuntime.Cluster;

/// <summary>Which cell a request is for.</summary>
internal static class ForwardingCells
{
    private const string SessionParameter = "session_id";

    // Answered the same by every node, or about the node that is asked.
    private static readonly string[] s_local = ["/catalog", "/cluster"];

    // Every node reads a copy of these; one writes them.
    private static readonly (string Path, string Cell)[] s_shared =
    [
        ("/market-data", SharedCells.Market), ("/instruments", SharedCells.Market), ("/exchanges", SharedCells.Exchanges),
    ];

    /// <summary>The cell; null when this node answers.</summary>
    public static string? Of(HttpContext context, CurrentUser caller)
    {
        if (!caller.IsKnown || context.GetEndpoint() is null) return null;
        var path = context.Request.Path;
        if (path.StartsWithSegments("/mcp")) return caller.UserId;
        if (!path.StartsWithSegments("/api/v1", out var route)) return null;
        if (s_local.Any(p => route.StartsWithSegments(p))) return null;
        // What a feed is doing only its node knows.
        if (route.StartsWithSegments("/feeds")) return SharedCells.Market;
        foreach (var (shared, cell) in s_shared)
        {
            if (route.StartsWithSegments(shared)) return SameOrigin.IsSafe(context.Request.Method) ? null : cell;
        }
        // An admin finds the sessions of every user by their id.
        return caller.IsAdmin && SessionId.TryParse(context.Request.RouteValues[SessionParameter] as string, out var session)
            ? session.Value.UserId
            : caller.UserId;
    }
}
