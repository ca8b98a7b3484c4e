using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Storage.Catalogs;

/// <summary>
/// Answers by idempotency key, one file each at <c>_answers/{user}/{SHA-256 of the key}.json</c>, so that a request that is repeated after
/// a restart gets the same answer. The oldest go when a user has too many. Safe for many threads.
/// </summary>
/// <param name="root">Where they are kept.</param>
/// <param name="maxPerUser">How many of a user are kept at least.</param>
public sealed class StoredResponses(DataRoot root, int maxPerUser)
{
    private static readonly JsonSerializerOptions s_json = new() { AllowDuplicateProperties = false,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly CatalogFolder _folder = new(root, root.AnswersFolder);

    /// <summary>SHA-256 of a text, lower-case hex.</summary>
    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>The answer that was given to a key.</summary>
    public bool TryGet(string userId, string key, [NotNullWhen(true)] out StoredResponse? answer)
    {
        answer = null;
        if (!_folder.TryRead(userId, NameOf(key), out var document)) return false;
        try
        {
            answer = JsonSerializer.Deserialize<StoredResponse>(document, s_json);
        }
        catch (JsonException e)
        {
            throw new CatalogException(_folder.PathOf(userId, NameOf(key)), e.Message);
        }
        return answer is not null;
    }

    /// <summary>Keeps an answer, durably.</summary>
    public void Put(string userId, string key, StoredResponse answer)
    {
        _folder.Write(userId, NameOf(key), JsonSerializer.SerializeToUtf8Bytes(answer, s_json));
        // A tenth more than promised may gather, so that the oldest are looked for only once in a while.
        if (_folder.Names(userId).Count <= maxPerUser + maxPerUser / 10) return;
        foreach (var name in _folder.NamesByAge(userId).SkipLast(maxPerUser)) _folder.Delete(userId, name);
    }

    private static string NameOf(string key) => Hash(Encoding.UTF8.GetBytes(key));
}

/// <summary>The answer to a request that carried an idempotency key, as it was given.</summary>
/// <param name="RequestHash">SHA-256 of the request's body, lower-case hex.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Location">Address of what was made, or null.</param>
/// <param name="Body">The body, JSON.</param>
public sealed record StoredResponse(string RequestHash, int Status, string? Location, string Body);
