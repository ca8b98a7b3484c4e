using System.Net;
using StrategyRuntime.Problems;

namespace StrategyRuntime.Access;

/// <summary>
/// Without keys, answers only to names of this machine. A page of another site can have its own name resolve to 127.0.0.1 and then read
/// from here as if it were its own server (DNS rebinding); the request still bears that site's name.
/// </summary>
internal sealed class LoopbackHosts(RequestDelegate next, ApiKeys keys)
{
    /// <summary>Refuses other names while there are no keys.</summary>
    public Task InvokeAsync(HttpContext context) => IsLoopback(context.Request.Host.Host) || keys.AreInForce
        ? next(context)
        : CommonProblems.BadRequest.With("Without API keys the service answers to localhost, 127.0.0.1 and [::1] only.")
            .ToResult()
            .ExecuteAsync(context);

    /// <summary>True for a name or address of this machine that no other can have.</summary>
    public static bool IsLoopback(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
