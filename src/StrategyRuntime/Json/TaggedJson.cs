using System.Buffers;
using System.Net.Mime;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace StrategyRuntime.Json;

/// <summary>Answers with encoded JSON and an ETag of its content; a caller with the same content (<c>If-None-Match</c>) gets 304.</summary>
/// <param name="json">The bytes, in pieces that are sent one after the other.</param>
/// <param name="held">Given back when it was sent, or null: then it may answer many times.</param>
/// <param name="contentEncoding">How they are compressed; null: they are not.</param>
internal sealed class TaggedJson(ReadOnlySequence<byte> json, IDisposable? held = null, string? contentEncoding = null) : IResult
{
    private const int TagBytes = 12;

    private EntityTagHeaderValue? _tag;

    /// <summary>JSON in one piece.</summary>
    public TaggedJson(ReadOnlyMemory<byte> json, string? contentEncoding = null)
        : this(new ReadOnlySequence<byte>(json), held: null, contentEncoding)
    {
    }

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var sending = held;
        var tag = _tag ??= new EntityTagHeaderValue($"\"{Hash()}\"");
        var response = httpContext.Response;
        response.GetTypedHeaders().ETag = tag;
        response.Headers.CacheControl = "no-cache";
        if (contentEncoding is not null) response.Headers.Vary = HeaderNames.AcceptEncoding;
        var known = httpContext.Request.GetTypedHeaders().IfNoneMatch;
        if (known.Any(k => k.Compare(tag, useStrongComparison: false)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        response.ContentType = MediaTypeNames.Application.Json;
        if (contentEncoding is not null) response.Headers.ContentEncoding = contentEncoding;
        response.ContentLength = json.Length;
        foreach (var piece in json) await response.Body.WriteAsync(piece, httpContext.RequestAborted);
    }

    /// <summary>The ETag of bytes whose SHA-256 is known, as lower-case hex.</summary>
    public static string TagOf(string hash) => $"\"{hash[..(TagBytes * 2)]}\"";

    private string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var piece in json) hash.AppendData(piece.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, TagBytes));
    }
}
