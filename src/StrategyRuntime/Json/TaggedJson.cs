using System.Net.Mime;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace StrategyRuntime.Json;

/// <summary>Answers with encoded JSON and an ETag of its content; a caller with the same content (<c>If-None-Match</c>) gets 304.</summary>
/// <param name="json">The bytes.</param>
/// <param name="contentEncoding">How they are compressed; null: they are not.</param>
internal sealed class TaggedJson(ReadOnlyMemory<byte> json, string? contentEncoding = null) : IResult
{
    private EntityTagHeaderValue? _tag;

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var tag = _tag ??= new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(json.Span).AsSpan(0, 12))}\"");
        var response = httpContext.Response;
        response.GetTypedHeaders().ETag = tag;
        response.Headers.CacheControl = "no-cache";
        if (contentEncoding is not null) response.Headers.Vary = HeaderNames.AcceptEncoding;
        var known = httpContext.Request.GetTypedHeaders().IfNoneMatch;
        if (known.Any(k => k.Compare(tag, useStrongComparison: false)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }
        response.ContentType = MediaTypeNames.Application.Json;
        if (contentEncoding is not null) response.Headers.ContentEncoding = contentEncoding;
        response.ContentLength = json.Length;
        return response.Body.WriteAsync(json, httpContext.RequestAborted).AsTask();
    }
}
