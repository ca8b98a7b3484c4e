using StrategyRuntime.Access;
using StrategyRuntime.Problems;
using StrategyRuntime.Streaming.Transport;

namespace StrategyRuntime.Cluster;

/// <summary>
/// Lets requests of other nodes alone in on the internal listener. On the other listeners the headers of nodes mean nothing, and go.
/// </summary>
internal sealed class InternalGuard(RequestDelegate next, InternalSignature signature)
{
    /// <summary>Checks who sends.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (InternalListener.IsWhere(context))
        {
            if (!signature.TryRead(context, out var caller))
                return AccessProblems.Forbidden.With("This address is for the nodes of the cluster.").ToResult().ExecuteAsync(context);
            context.Features.Set(caller);
            if (context.Request.Headers.ContainsKey(ForwardingTransformer.ChunksHeader))
                context.Features.Set(new PassedChunks(ForwardingTransformer.ChunksHeader));
            context.Connection.RemoteIpAddress = caller.Address;
            context.Request.Scheme = caller.UrlScheme;
        }
        foreach (var name in context.Request.Headers.Keys.Where(IsOfNodes).ToList()) context.Request.Headers.Remove(name);
        return next(context);
    }

    /// <summary>True for a header that only nodes may send.</summary>
    public static bool IsOfNodes(string header) => header.StartsWith(InternalSignature.HeaderPrefix, StringComparison.OrdinalIgnoreCase);
}
