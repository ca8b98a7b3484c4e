using Microsoft.AspNetCore.Http.Features;
using Npgsql;
using StrategyRuntime.Access;
using StrategyRuntime.Cluster.Nodes;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Studies;

namespace StrategyRuntime.Cluster;

/// <summary>
/// Computes sets for the studies of other nodes. It answers on the internal listener alone, to requests that a node has signed for itself:
/// what a client sends to the same path is no such request.
/// </summary>
internal sealed class StudySharesMiddleware(
    RequestDelegate next, StudyShares shares, ClusterNode node, ILogger<StudySharesMiddleware> logger)
{
    /// <summary>Where it answers.</summary>
    public const string Path = "/cluster/study-sets";

    /// <summary>How a node names itself in place of an authenticated user.</summary>
    public const string Scheme = "node";

    /// <summary>Answers such a request.</summary>
    public Task InvokeAsync(HttpContext context) =>
        context.Request.Path == Path && context.Features.Get<ForwardedCaller>() is { Scheme: Scheme }
            ? ComputeAsync(context)
            : next(context);

    private async Task ComputeAsync(HttpContext context)
    {
        // Bounds of bodies are for clients: the instruments of a study may take more.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = null;
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        try
        {
            if (await shares.ComputeAsync(body.ToArray(), node.BringVersionsAsync, context.RequestAborted) is { } answer)
            {
                context.Response.ContentLength = answer.Length;
                await context.Response.Body.WriteAsync(answer, context.RequestAborted);
                return;
            }
            context.Response.StatusCode = StatusCodes.Status409Conflict;
        }
        catch (Exception exception) when (exception is MarketDataException or NpgsqlException or TimeoutException or IOException)
        {
            // The node of the study computes the sets itself, and says what is wrong if it is so there as well.
            logger.LogWarning("Sets of another node's study cannot be computed: {Reason}", exception.Message);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The study has ended, or its node has.
        }
    }
}
