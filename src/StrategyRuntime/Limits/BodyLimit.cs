using Microsoft.AspNetCore.Http.Features;

namespace StrategyRuntime.Limits;

/// <summary>
/// Refuses bodies above a route's limit so that the caller learns of it. The server's own check closes the connection with the body unread,
/// which resets it: a client that sends everything before it listens loses the answer to a broken pipe. Here the answer goes out at once,
/// and the server then reads on and throws away what still comes, for five seconds at most, before it closes.
/// </summary>
internal sealed class BodyLimit(RequestDelegate next)
{
    /// <summary>Refuses a declared length above the limit; a body without one is counted as it is read.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false, MaxRequestBodySize: { } limit } feature)
        {
            feature.MaxRequestBodySize = null;
            if (request.ContentLength > limit) throw Exceeded(limit);
            if (request.ContentLength is null) request.Body = new CountedBody(request.Body, limit);
        }
        return next(context);
    }

    /// <summary>What is thrown for a body above the limit.</summary>
    public static BadHttpRequestException Exceeded(long limitBytes) =>
        new($"This route takes bodies of at most {limitBytes} bytes.", StatusCodes.Status413PayloadTooLarge);
}
