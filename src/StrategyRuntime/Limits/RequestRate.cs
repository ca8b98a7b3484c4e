using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using StrategyRuntime.Problems;
using StrategyRuntime.Users;

namespace StrategyRuntime.Limits;

/// <summary>How many requests a user may send; anonymous callers are counted by their address.</summary>
internal sealed class RequestRate(IOptions<LimitsOptions> options) : IConfigureOptions<RateLimiterOptions>
{
    /// <inheritdoc/>
    public void Configure(RateLimiterOptions limiter)
    {
        var user = Bucket(options.Value.RequestsPerSecond, options.Value.RequestBurst);
        var anonymous = OfAnonymous(options.Value);
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
            context.RequestServices.GetRequiredService<CurrentUser>() is { IsKnown: true } caller
                ? RateLimitPartition.GetTokenBucketLimiter($"user {caller.CallerId}", _ => user)
                : RateLimitPartition.GetTokenBucketLimiter($"address {ClientNetwork.Of(context)}", _ => anonymous));
        limiter.OnRejected = (rejected, _) => new ValueTask(RefuseAsync(rejected.HttpContext, rejected.Lease));
    }

    /// <summary>What a caller without a key or cookie may send from one address.</summary>
    public static TokenBucketRateLimiterOptions OfAnonymous(LimitsOptions options) =>
        Bucket(options.AnonymousRequestsPerSecond, options.AnonymousRequestBurst);

    /// <summary>Answers a request above the limit.</summary>
    public static Task RefuseAsync(HttpContext context, RateLimitLease lease)
    {
        var seconds = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : 1;
        var problem = (LimitProblems.TooManyRequests with { RetryAfterSeconds = seconds }).With(
            string.Create(CultureInfo.InvariantCulture, $"More requests a second than this caller may send; try again in {seconds} s."));
        return problem.ToResult().ExecuteAsync(context);
    }

    private static TokenBucketRateLimiterOptions Bucket(int perSecond, int burst) => new()
    {
        TokenLimit = Math.Max(burst, perSecond),
        TokensPerPeriod = perSecond,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        QueueLimit = 0,
    };
}
