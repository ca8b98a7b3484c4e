using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Limits;

/// <summary>The limits of the web server: a slow client uses bounded time and memory, and is disconnected.</summary>
internal sealed class KestrelLimits(IOptions<LimitsOptions> options) : IConfigureOptions<KestrelServerOptions>
{
    /// <summary>Connections below the process's limit of open files: half of it is for the files of sessions.</summary>
    internal static long ConnectionsWithin(int configured, long? descriptors) =>
        descriptors is { } limit ? Math.Min(configured, Math.Max(1, limit / 2)) : configured;

    /// <inheritdoc/>
    public void Configure(KestrelServerOptions kestrel)
    {
        var limits = options.Value;
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = limits.BodyBytes;
        kestrel.Limits.MaxConcurrentConnections = ConnectionsWithin(limits.Connections, FileDescriptors.Limit);
        kestrel.Limits.MaxRequestLineSize = limits.RequestLineBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = limits.HeaderBytes;
        kestrel.Limits.MaxRequestHeaderCount = limits.Headers;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(limits.HeadersSeconds);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(limits.IdleSeconds);
        kestrel.Limits.MaxRequestBufferSize = Math.Max(limits.ReadAheadBytes, Math.Max(limits.RequestLineBytes, limits.HeaderBytes));
        kestrel.Limits.MaxResponseBufferSize = limits.WriteBehindBytes;
        var rate = new MinDataRate(limits.TransferBytesPerSecond, TimeSpan.FromSeconds(limits.TransferGraceSeconds));
        kestrel.Limits.MinRequestBodyDataRate = rate;
        kestrel.Limits.MinResponseDataRate = rate;
    }
}
