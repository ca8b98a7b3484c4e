using StrategyRuntime.Logging;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Problems;

/// <summary>
/// Turns what no handler answered (no route, wrong method, body too large, a fault) into problem details, so that every error has one
/// shape.
/// </summary>
internal sealed class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    /// <summary>Runs the rest of the pipeline and answers for it when it did not.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (context.Response.HasStarted || Unanswered(context) is not { } problem) return;
            if (problem.Kind == CommonProblems.NotSignedIn) context.Response.Headers.WWWAuthenticate = "Bearer";
            await problem.ToResult().ExecuteAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller disconnected, perhaps in the middle of the answer. That is no fault of the service.
            if (!context.Response.HasStarted) context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (BadHttpRequestException exception) when (!context.Response.HasStarted)
        {
            // What is left of the body may be long: nothing more is taken on this connection.
            if (exception.StatusCode == StatusCodes.Status413PayloadTooLarge) context.Response.Headers.Connection = "close";
            await Explain(exception).ToResult().ExecuteAsync(context);
        }
        catch (DurableFileException exception) when (!context.Response.HasStarted)
        {
            logger.LogWarning(exception, "The disk refused {Method} {Path}", context.Request.Method, LoggedPath.Of(context.Request));
            await CommonProblems.OfDisk(exception).ToResult().ExecuteAsync(context);
        }
        catch (CatalogException exception) when (!context.Response.HasStarted)
        {
            logger.LogWarning(exception, "A file of a catalog cannot be read: {Method} {Path}", context.Request.Method,
                LoggedPath.Of(context.Request));
            var name = Path.GetFileNameWithoutExtension(exception.File);
            await CommonProblems.UnreadableItem.With($"'{name}' cannot be read: {exception.Reason}. Save or delete it.").ToResult()
                .ExecuteAsync(context);
        }
        catch (OutOfMemoryException exception) when (!context.Response.HasStarted)
        {
            // One request was too large; what it held is free again.
            logger.LogError(exception, "No memory for {Method} {Path}", context.Request.Method, LoggedPath.Of(context.Request));
            await CommonProblems.MemoryShort.With("The memory did not suffice for it. Try again later.").ToResult().ExecuteAsync(context);
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            logger.LogError(exception, "Request {Method} {Path} failed", context.Request.Method, LoggedPath.Of(context.Request));
            await CommonProblems.Internal.With("The fault was logged.").ToResult().ExecuteAsync(context);
        }
    }

    private static ApiProblem Explain(BadHttpRequestException exception) => exception.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => CommonProblems.BodyTooLarge.With(exception.Message),
        StatusCodes.Status415UnsupportedMediaType => CommonProblems.UnsupportedMediaType.With(exception.Message),
        _ => (CommonProblems.BadRequest with { Status = exception.StatusCode }).With(exception.Message),
    };

    private static ApiProblem? Unanswered(HttpContext context)
    {
        var response = context.Response;
        if (response.ContentLength is not null || response.ContentType is not null) return null;
        return response.StatusCode switch
        {
            StatusCodes.Status401Unauthorized => CommonProblems.NotSignedIn.With(
                "Send a key that is not revoked as X-Api-Key or as Authorization: Bearer, or sign in at /login."),
            StatusCodes.Status404NotFound => CommonProblems.NotFound.With($"There is nothing at {context.Request.Path}."),
            StatusCodes.Status405MethodNotAllowed => CommonProblems.MethodNotAllowed.With(
                $"{context.Request.Method} is not allowed here; allowed: {response.Headers.Allow}."),
            StatusCodes.Status415UnsupportedMediaType => CommonProblems.UnsupportedMediaType.With("Send application/json."),
            StatusCodes.Status413PayloadTooLarge => CommonProblems.BodyTooLarge.With("The body is larger than this route takes."),
            StatusCodes.Status400BadRequest => CommonProblems.BadRequest.With("The request could not be understood."),
            _ => null,
        };
    }
}
