using Microsoft.Extensions.Options;
using StrategyRuntime.Access;
using StrategyRuntime.Cluster.Routing;
using StrategyRuntime.Configuration;
using StrategyRuntime.Problems;
using StrategyRuntime.Routes;
using StrategyRuntime.Telemetry;
using StrategyRuntime.Users;
using Yarp.ReverseProxy.Forwarder;

namespace StrategyRuntime.Cluster;

/// <summary>
/// Hands a request to the node that has its cell. When the cell moves meanwhile, the request is tried again where that cannot do anything
/// twice: it reached no node, or one that did not have the cell, or it changes nothing, or it has an idempotency key and its route goes by
/// that. One that was handed on before is not handed on again.
/// </summary>
internal sealed class ForwardingMiddleware(
    RequestDelegate next,
    ICellRouter router,
    ForwardingClient client,
    ForwardingWatch watch,
    InternalSignature signature,
    IOptions<ClusterOptions> options,
    ILogger<ForwardingMiddleware> logger)
{
    // Bodies up to here are kept, so that they can be sent again.
    private const int KeptBodyBytes = 1 << 20;

    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(1);

    private enum Outcome
    {
        /// <summary>It was answered, or its caller has gone.</summary>
        Over,

        /// <summary>Nothing of it was done.</summary>
        NotDone,

        /// <summary>Whether it was done is not known.</summary>
        Unknown,
    }

    /// <summary>Answers here or hands on.</summary>
    public Task InvokeAsync(HttpContext context, CurrentUser current)
    {
        if (context.Features.Get<ForwardedCaller>() is { } caller) return ServeAsync(context, caller.Cell);
        return ForwardingCells.Of(context, current) is { } cell ? ForwardAsync(context, current, cell) : next(context);
    }

    private async Task ServeAsync(HttpContext context, string cell)
    {
        if (await FindAsync(cell, context) is { Address: null })
        {
            await next(context);
            return;
        }
        context.Response.Headers[ForwardingTransformer.MovedHeader] = "1";
        await AnswerMovingAsync(context, cell);
    }

    private async Task ForwardAsync(HttpContext context, CurrentUser current, string cell)
    {
        var request = context.Request;
        bool? canRepeatBody = null;
        var isHarmless = SameOrigin.IsSafe(request.Method)
            || (context.GetEndpoint()?.Metadata.GetMetadata<TakesIdempotencyKey>() is not null
                && request.Headers.ContainsKey(TakesIdempotencyKey.Header));
        var pause = s_firstPause;
        for (var attempt = 1; ; attempt++)
        {
            if (await FindAsync(cell, context) is { } place)
            {
                if (place.Address is not { } address)
                {
                    await next(context);
                    return;
                }
                canRepeatBody ??= await KeepBodyAsync(request);
                var outcome = await SendAsync(context, current, cell, address);
                if (outcome == Outcome.Over) return;
                if (canRepeatBody is false || (outcome == Outcome.Unknown && !isHarmless)) break;
            }
            if (attempt == options.Value.ForwardTries || watch.IsEnding) break;
            await Task.Delay(pause, context.RequestAborted);
            pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
            if (request.Body.CanSeek) request.Body.Position = 0;
        }
        await AnswerMovingAsync(context, cell);
    }

    private async Task<Outcome> SendAsync(HttpContext context, CurrentUser current, string cell, Uri address)
    {
        var caller = new ForwardedCaller(
            current.CallerId,
            current.IsAdmin,
            current.Scheme,
            AccessSchemes.KeyIdOf(context.User),
            context.Connection.RemoteIpAddress,
            context.Request.Scheme,
            cell);
        var transformer = new ForwardingTransformer(signature, caller);
        using var open = watch.Enter(cell, address);
        RuntimeMetrics.Forwards.Add(1);
        var error = await client.SendAsync(context, address, transformer, open.Cut);
        if (error == ForwarderError.None && !transformer.HasMoved) return Outcome.Over;
        var reason = transformer.HasMoved ? "moved" : error.ToString();
        if (context.RequestAborted.IsCancellationRequested) return Outcome.Over;
        RuntimeMetrics.ForwardFailures.Add(1, KeyValuePair.Create<string, object?>("reason", reason));
        if (context.Response.HasStarted)
        {
            // Half an answer: the client has to see that it is not whole.
            context.Abort();
            return Outcome.Over;
        }
        var exception = context.Features.Get<IForwarderErrorFeature>()?.Exception;
        logger.LogInformation("{Address} did not answer for the cell {Cell}: {Reason} {Fault}", address, cell, reason, exception?.Message);
        context.Features.Set<IForwarderErrorFeature>(null);
        transformer.Restore(context.Response);
        var isNotDone = transformer.HasMoved
            || exception is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError };
        return isNotDone ? Outcome.NotDone : Outcome.Unknown;
    }

    /// <summary>True when the body can be read again: there is none, or it is kept.</summary>
    private static async Task<bool> KeepBodyAsync(HttpRequest request)
    {
        if (request.ContentLength is null or 0 && !request.Headers.ContainsKey("Transfer-Encoding")) return true;
        if (request.ContentLength is not { } length || length > KeptBodyBytes) return false;
        request.EnableBuffering(KeptBodyBytes);
        // All of it: should the cell come here meanwhile, it may be read by what reads no other way than from memory.
        await request.Body.CopyToAsync(Stream.Null, request.HttpContext.RequestAborted);
        request.Body.Position = 0;
        return true;
    }

    private async Task<CellPlace?> FindAsync(string cell, HttpContext context)
    {
        try
        {
            return await router.FindAsync(cell, context.RequestAborted);
        }
        catch (CellUnavailableException exception)
        {
            logger.LogInformation(exception, "The cell {Cell} cannot be found", cell);
            return null;
        }
    }

    private static Task AnswerMovingAsync(HttpContext context, string cell) => CommonProblems.CellMoving
        .With($"No node has {cell} at the moment, or it did not answer. A change that was sent may or may not have been done.")
        .ToResult()
        .ExecuteAsync(context);
}
