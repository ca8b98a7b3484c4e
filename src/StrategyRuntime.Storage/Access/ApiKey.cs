using System.Text.Json.Serialization;

namespace StrategyRuntime.Storage.Access;

/// <summary>The record of an API key, without the key.</summary>
public sealed record ApiKey
{
    /// <summary>Names the key; part of its text, and no secret.</summary>
    public required string Id { get; init; }

    /// <summary>Who the key is for, a valid identifier.</summary>
    public required string UserId { get; init; }

    /// <summary>True when it may act for every user.</summary>
    [JsonPropertyName("admin")]
    public bool IsAdmin { get; init; }

    /// <summary>What its owner wrote down about it, or null.</summary>
    public string? Label { get; init; }

    /// <summary>SHA-256 of the key's text, lower-case hex. The secret has 256 random bits: a slow hash would add nothing.</summary>
    public required string Hash { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was revoked; null while it is good.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>True while it is accepted.</summary>
    [JsonIgnore]
    public bool IsLive => RevokedAt is null;
}
