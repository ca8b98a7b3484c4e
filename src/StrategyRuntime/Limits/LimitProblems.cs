using StrategyRuntime.Problems;

namespace StrategyRuntime.Limits;

/// <summary>A limit was reached.</summary>
internal static class LimitProblems
{
    /// <summary>The caller sends more requests than it may.</summary>
    public static readonly ProblemKind TooManyRequests = new("too-many-requests", 429, "Too many requests", RetryAfterSeconds: 1);

    /// <summary>More uploads at the same time than are taken.</summary>
    public static readonly ProblemKind TooManyUploads =
        new("too-many-uploads", 429, "Too many uploads at the same time", RetryAfterSeconds: 5);

    /// <summary>The user has as many things of a kind as one may have.</summary>
    public static readonly ProblemKind QuotaReached = new("quota-reached", 429, "A limit of this user is reached", RetryAfterSeconds: 60);

    /// <summary>The user's files take as much of the disk as a user may have.</summary>
    public static readonly ProblemKind DiskUsed = new("disk-used", 507, "The disk space of this user is used");

    /// <summary>What the user is being sent takes as much memory as a user may use.</summary>
    public static readonly ProblemKind MemoryUsed = new("memory-used", 429, "The memory of this user is used", RetryAfterSeconds: 5);

    /// <summary>The problem of one more thing when there are as many as there may be; null when there are fewer.</summary>
    public static ApiProblem? Quota(string things, int count, int limit) => count < limit ? null : Full(things, count, limit);

    /// <summary>The problem of one more thing when there are as many as there may be.</summary>
    public static ApiProblem Full(string things, int count, int limit) =>
        QuotaReached.With($"There are {count} {things}, and a user may have {limit}. Remove one first.");
}
