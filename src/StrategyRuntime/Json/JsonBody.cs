using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Problems;

namespace StrategyRuntime.Json;

/// <summary>Reads request bodies as bytes or JSON, with a problem instead of an exception for what a caller can get wrong.</summary>
internal static class JsonBody
{
    private const int MaxDepth = 128;

    /// <summary>
    /// Reads the whole body. Anything but JSON is refused by its media type: a page of another site can send forms and plain text to a
    /// service on this machine without asking, but not <c>application/json</c>.
    /// </summary>
    public static async Task<Attempt<ReadOnlyMemory<byte>>> ReadBytesAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType())
            return CommonProblems.UnsupportedMediaType.With($"Send application/json, not '{request.ContentType}'.");
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, cancellationToken);
        return (ReadOnlyMemory<byte>)buffer.ToArray();
    }

    /// <summary>Reads the body as one JSON object.</summary>
    public static async Task<Attempt<JsonElement>> ReadObjectAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!(await ReadBytesAsync(request, cancellationToken)).Succeeded(out var bytes, out var problem)) return problem;
        return Parse(bytes);
    }

    /// <summary>The same where all members have defaults: a request without a body is an empty object.</summary>
    public static async Task<Attempt<JsonElement>> ReadObjectOrNothingAsync(HttpRequest request, CancellationToken cancellationToken) =>
        request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false }
            ? JsonSerializer.SerializeToElement(new { })
            : await ReadObjectAsync(request, cancellationToken);

    /// <summary>Parses bytes as one JSON object.</summary>
    public static Attempt<JsonElement> Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            if (JsonTexts.FindUnreadable(bytes.Span, MaxDepth) is { } unreadable) return CommonProblems.MalformedJson.With(unreadable);
            if (JsonKeys.FindTwice(bytes.Span, MaxDepth) is { Count: > 0 } twice)
                return Finding.Summarise([.. twice.Select(pointer => CommonProblems.InvalidRequest.At(pointer, JsonKeys.Twice))]);
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : CommonProblems.InvalidRequest.With("The body must be a JSON object.");
        }
        catch (JsonException exception)
        {
            return CommonProblems.MalformedJson.With(
                $"Not JSON at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1} of it.");
        }
    }
}
