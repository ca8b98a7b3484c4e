using System.Collections.Concurrent;
using StrategyRuntime.Problems;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Catalogs;

namespace StrategyRuntime.Executions.Api;

/// <summary>
/// Lets a request be sent twice and done once: the caller gives it a key (<c>Idempotency-Key</c>), and whoever sends the same key with the same
/// body gets the answer that was given the first time, after a restart, too.
/// </summary>
internal sealed class IdempotencyKeys(StoredResponses kept)
{
    /// <summary>Name of the header.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>Tells that an answer was given before.</summary>
    public const string ReplayedHeader = "Idempotency-Replayed";

    private const int MaxLength = 200;

    private readonly ConcurrentDictionary<(string User, string Key), bool> _pending = new();

    /// <summary>Answers a request: with what its key was answered before, or with what <paramref name="work"/> answers now, which is kept when it succeeded.</summary>
    public async Task<IResult> AnswerAsync(HttpRequest request, string userId, ReadOnlyMemory<byte> body, Func<Task<Attempt<StoredResponse>>> work)
    {
        if (!request.Headers.TryGetValue(Header, out var values)) return Show(await work());
        var key = values.ToString();
        if (key.Length is 0 or > MaxLength || !key.All(char.IsAscii) || key.Any(char.IsControl))
            return Finding.Summarise([CommonProblems.InvalidRequest.At(Header, $"{Header} must be 1 to {MaxLength} ASCII characters")]).ToResult();
        if (!_pending.TryAdd((userId, key), true))
            return ExecutionProblems.IdempotencyKeyPending.With("The request with this key is still being worked on; ask again.").ToResult();
        try
        {
            if (kept.TryGet(userId, key, out var known))
            {
                return known.RequestHash == StoredResponses.Hash(body.Span)
                    ? new StoredResponseResult(known, isReplayed: true)
                    : ExecutionProblems.IdempotencyKeyReused.With("The key was used with another body; a new request needs a new key.").ToResult();
            }
            var attempt = await work();
            if (attempt.Succeeded(out var answer, out _)) kept.Put(userId, key, answer);
            return Show(attempt);
        }
        finally
        {
            _pending.TryRemove((userId, key), out _);
        }
    }

    /// <summary>What an execution remembers of the request that added it: key and body in one hash; null without a key.</summary>
    public static string? MarkOf(HttpRequest request, ReadOnlyMemory<byte> body) => request.Headers.TryGetValue(Header, out var key)
        ? StoredResponses.Hash([.. System.Text.Encoding.UTF8.GetBytes(key.ToString()), 0, .. body.Span])
        : null;

    private static IResult Show(Attempt<StoredResponse> attempt) =>
        attempt.Succeeded(out var answer, out var problem) ? new StoredResponseResult(answer, isReplayed: false) : problem.ToResult();
}

/// <summary>Writes an answer as it was given.</summary>
internal sealed class StoredResponseResult(StoredResponse answer, bool isReplayed) : IResult
{
    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = answer.Status;
        response.ContentType = "application/json; charset=utf-8";
        if (answer.Location is { } location) response.Headers.Location = location;
        if (isReplayed) response.Headers[IdempotencyKeys.ReplayedHeader] = "true";
        return response.WriteAsync(answer.Body, httpContext.RequestAborted);
    }
}
