using System.Collections.Concurrent;
using StrategyRuntime.Problems;
using StrategyRuntime.Routes;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Catalogs;

namespace StrategyRuntime.Executions.Api;

/// <summary>
/// A request with an <c>Idempotency-Key</c> is done once: the same key with the same body gets the stored response of the first request,
/// also after a restart.
/// </summary>
internal sealed class IdempotencyKeys(StoredResponses stored)
{
    /// <summary>Marks a response that was stored earlier.</summary>
    public const string ReplayedHeader = "Idempotency-Replayed";

    private const string Header = TakesIdempotencyKey.Header;
    private const int MaxLength = 200;

    private readonly ConcurrentDictionary<(string User, string Key), bool> _pending = new();

    /// <summary>
    /// Answers a request: with the stored response of its key, or with the result of <paramref name="work"/>, which is stored when it
    /// succeeds.
    /// </summary>
    public async Task<IResult> AnswerAsync(
        HttpRequest request, string userId, ReadOnlyMemory<byte> body, Func<Task<Attempt<StoredResponse>>> work)
    {
        if (!request.Headers.TryGetValue(Header, out var values)) return Show(await work());
        var key = values.ToString();
        if (key.Length is 0 or > MaxLength || !key.All(char.IsAscii) || key.Any(char.IsControl))
            return Finding.Summarise([CommonProblems.InvalidRequest.At(Header, $"{Header} must be 1 to {MaxLength} ASCII characters")])
                .ToResult();
        if (!_pending.TryAdd((userId, key), true))
            return ExecutionProblems.IdempotencyKeyPending.With("The request with this key is still being worked on; ask again.")
                .ToResult();
        try
        {
            if (stored.TryGet(userId, key, out var known))
            {
                return known.RequestHash == StoredResponses.Hash(body.Span)
                    ? new StoredResponseResult(known, isReplayed: true)
                    : ExecutionProblems.IdempotencyKeyReused.With("The key was used with another body; a new request needs a new key.")
                        .ToResult();
            }
            var attempt = await work();
            if (attempt.Succeeded(out var answer, out _)) stored.Put(userId, key, answer);
            return Show(attempt);
        }
        finally
        {
            _pending.TryRemove((userId, key), out _);
        }
    }

    /// <summary>Identifies the request that adds an execution: a hash of key and body; null without a key.</summary>
    public static string? MarkOf(HttpRequest request, ReadOnlyMemory<byte> body) => request.Headers.TryGetValue(Header, out var key)
        ? StoredResponses.Hash([.. System.Text.Encoding.UTF8.GetBytes(key.ToString()), 0, .. body.Span])
        : null;

    private static IResult Show(Attempt<StoredResponse> attempt) =>
        attempt.Succeeded(out var answer, out var problem) ? new StoredResponseResult(answer, isReplayed: false) : problem.ToResult();
}

/// <summary>Writes a stored response.</summary>
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
