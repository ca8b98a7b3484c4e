using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using StrategyRuntime.Problems;
using StrategyRuntime.Users;

namespace StrategyRuntime.Limits;

/// <summary>How many requests a user may send; anonymous callers are counted by their address.</summary>
internal sealed class RequestRate(IOptions<LimitsOptions> options) : IConfigureOptions<RateLimiterOptions>
{
    // Of an IPv6 address the first half names the subscriber's network; the rest is the subscriber's to choose.
    private const int NetworkBytes = 8;

    /// <inheritdoc/>
    public void Configure(RateLimiterOptions limiter)
    {
        var bucket = new TokenBucketRateLimiterOptions
        {
            TokenLimit = Math.Max(options.Value.RequestBurst, options.Value.RequestsPerSecond),
            TokensPerPeriod = options.Value.RequestsPerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        };
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(
            context => RateLimitPartition.GetTokenBucketLimiter(CallerOf(context), _ => bucket));
        limiter.OnRejected = RefuseAsync;
    }

    private static string CallerOf(HttpContext context)
    {
        var user = context.RequestServices.GetRequiredService<CurrentUser>();
        return user.IsKnown ? $"user {user.CallerId}" : $"address {NetworkOf(context.Connection.RemoteIpAddress)}";
    }

    private static string? NetworkOf(IPAddress? address)
    {
        if (address is not { AddressFamily: AddressFamily.InterNetworkV6 }) return address?.ToString();
        return address.IsIPv4MappedToIPv6
            ? address.MapToIPv4().ToString()
            : Convert.ToHexString(address.GetAddressBytes().AsSpan(0, NetworkBytes));
    }

    private ValueTask RefuseAsync(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        var seconds = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait)
            ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds))
            : 1;
        var problem = (LimitProblems.TooManyRequests with { RetryAfterSeconds = seconds }).With(
            string.Create(
                CultureInfo.InvariantCulture, $"More than {options.Value.RequestsPerSecond} requests a second; try again in {seconds} s."));
        return new ValueTask(problem.ToResult().ExecuteAsync(rejected.HttpContext));
    }
}
