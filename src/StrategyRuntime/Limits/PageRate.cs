using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using StrategyRuntime.Users;

namespace StrategyRuntime.Limits;

/// <summary>
/// How often an address may ask for what everybody may have: the page and its files, the description of the API, the way in. Counted before
/// anything is read, made or compressed for the answer. The API and the probes are not counted here.
/// </summary>
internal sealed class PageRate : IDisposable
{
    private readonly RequestDelegate _next;
    private readonly PartitionedRateLimiter<HttpContext> _limiter;

    /// <summary>Counts by address.</summary>
    public PageRate(RequestDelegate next, IOptions<LimitsOptions> options)
    {
        _next = next;
        var bucket = RequestRate.OfAnonymous(options.Value);
        _limiter = PartitionedRateLimiter.Create<HttpContext, string>(
            context => RateLimitPartition.GetTokenBucketLimiter(ClientNetwork.Of(context), _ => bucket));
    }

    /// <summary>Refuses what is above the limit.</summary>
    public Task InvokeAsync(HttpContext context) => IsCounted(context.Request.Path) ? CountAsync(context) : _next(context);

    /// <inheritdoc/>
    public void Dispose() => _limiter.Dispose();

    private static bool IsCounted(PathString path) =>
        !path.StartsWithSegments("/api") && !path.StartsWithSegments("/healthz") && !path.StartsWithSegments("/readyz");

    private async Task CountAsync(HttpContext context)
    {
        using var lease = _limiter.AttemptAcquire(context);
        await (lease.IsAcquired ? _next(context) : RequestRate.RefuseAsync(context, lease));
    }
}
