using StrategyRuntime.Access;
using StrategyRuntime.Problems;
using StrategyRuntime.Users;

namespace StrategyRuntime.Cluster;

/// <summary>Lets a request in while its cell is here. One that comes as the cell leaves is tried again elsewhere.</summary>
internal sealed class CellRequestsMiddleware(RequestDelegate next, CellRequests requests)
{
    /// <summary>Answers the request, or says that its cell moves.</summary>
    public async Task InvokeAsync(HttpContext context, CurrentUser current)
    {
        var forwarded = context.Features.Get<ForwardedCaller>();
        if ((forwarded?.Cell ?? ForwardingCells.Of(context, current)) is not { } cell)
        {
            await next(context);
            return;
        }
        using var entered = requests.TryEnter(cell);
        if (entered is not null)
        {
            await next(context);
            return;
        }
        if (forwarded is not null) context.Response.Headers[ForwardingTransformer.MovedHeader] = "1";
        await CommonProblems.CellMoving.With($"{cell} is moving to another node; nothing was done.").ToResult().ExecuteAsync(context);
    }
}
