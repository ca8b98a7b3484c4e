using StrategyRuntime.Problems;

namespace StrategyRuntime.Limits;

/// <summary>Routes that save something.</summary>
internal static class DiskRoutes
{
    /// <summary>Refuses with 507 while the disk has only what is kept for running sessions.</summary>
    public static RouteHandlerBuilder TakesDiskSpace(this RouteHandlerBuilder route) => route.AddEndpointFilter(
        async (context, next) => context.HttpContext.RequestServices.GetRequiredService<DiskGuard>().Shortage() is { } shortage
            ? shortage.ToResult()
            : await next(context));
}
