using System.Net;
using Microsoft.AspNetCore.Http.Features;
using StrategyRuntime.Access;
using StrategyRuntime.Routes;
using Yarp.ReverseProxy.Forwarder;

namespace StrategyRuntime.Cluster;

/// <summary>A request as another node gets it, and its answer as the client gets it.</summary>
internal sealed class ForwardingTransformer(InternalSignature signature, ForwardedCaller caller) : HttpTransformer
{
    /// <summary>The header of a node that does not have the cell: nothing of the request was done.</summary>
    public const string MovedHeader = InternalSignature.HeaderPrefix + "Moved";

    /// <summary>
    /// The header of a request whose client takes chunks as another node writes them, and of an answer with a body of such chunks.
    /// </summary>
    public const string ChunksHeader = InternalSignature.HeaderPrefix + "Chunks";

    // The node that took the request in has used these.
    private static readonly string[] s_usedUp = ["X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", AccessSchemes.KeyHeader];

    /// <summary>True when the other node did not have the cell.</summary>
    public bool HasMoved { get; private set; }

    /// <inheritdoc/>
    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        // A request without any content, be it empty, is sent again by the client itself when its connection ends without an answer: one
        // that the other node has done would be done twice, or look as if it had reached no node.
        if (!SameOrigin.IsSafe(httpContext.Request.Method)
            && httpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
            httpContext.Request.ContentLength = 0;
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        if (HeadRequests.IsHead(httpContext)) proxyRequest.Method = HttpMethod.Head;
        var target = InternalSignature.TargetOf(httpContext);
        // As it was written: another writing of the same path may not be the same symbol.
        proxyRequest.RequestUri = new Uri(
            destinationPrefix.TrimEnd('/') + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        foreach (var name in s_usedUp) proxyRequest.Headers.Remove(name);
        var (who, proof) = signature.Sign(proxyRequest.Method.Method, target, caller);
        proxyRequest.Headers.TryAddWithoutValidation(InternalSignature.CallerHeader, who);
        proxyRequest.Headers.TryAddWithoutValidation(InternalSignature.SignatureHeader, proof);
        if (HttpProtocol.IsHttp11(httpContext.Request.Protocol) && proxyRequest.Method == HttpMethod.Get && IsBodyOfServer(httpContext))
            proxyRequest.Headers.TryAddWithoutValidation(ChunksHeader, "1");
    }

    /// <inheritdoc/>
    public override async ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is null) return false;
        if (proxyResponse.Headers.Contains(MovedHeader))
        {
            HasMoved = true;
            return false;
        }
        var isInChunks = proxyResponse.Headers.Remove(ChunksHeader);
        // Both nodes set these; once is enough.
        foreach (var (name, _) in proxyResponse.Headers) httpContext.Response.Headers.Remove(name);
        var hasBody = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        if (isInChunks)
        {
            // What comes is what the client gets: the web server adds nothing to it, and an end that is not in it is none.
            httpContext.Response.Headers.TransferEncoding = "chunked";
            httpContext.Response.Headers.Connection = "close";
            proxyResponse.Content = new ChunksContent(proxyResponse.Content, httpContext.Response.BodyWriter);
            return hasBody;
        }
        // The two directions of a WebSocket are one stream, which is left to the forwarder.
        if (proxyResponse.StatusCode != HttpStatusCode.SwitchingProtocols)
            proxyResponse.Content = new GatheredContent(proxyResponse.Content);
        return hasBody;
    }

    // Chunks are written in two ways, by what reads them and by the forwarder. A body between these and the server, as compression sets it
    // for every client that accepts it, could hold back what came first.
    private static bool IsBodyOfServer(HttpContext context) =>
        ReferenceEquals(context.Features.Get<IHttpResponseBodyFeature>(), context.Features.Get<IHttpResponseFeature>());
}
