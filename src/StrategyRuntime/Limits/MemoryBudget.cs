using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Options;
using StrategyRuntime.Problems;

namespace StrategyRuntime.Limits;

/// <summary>
/// The memory that callers' answers may take: a bound for each user and one for all. What is beyond is refused before anything is made, so
/// that one user's answers cost no other user's session.
/// </summary>
internal sealed class MemoryBudget(IOptions<LimitsOptions> options, ProcessMemory process)
{
    private readonly ConcurrentDictionary<string, long> _users = new(StringComparer.Ordinal);
    private long _used;

    /// <summary>All there is.</summary>
    public long Total => options.Value.MemoryBytes is > 0 and var bytes ? bytes : process.Available / 4;

    /// <summary>What one user may take.</summary>
    public long PerUser => Math.Min(Total, options.Value.MemoryBytesPerUser is > 0 and var bytes ? bytes : Total / 2);

    /// <summary>Bytes that are taken.</summary>
    public long Used => Interlocked.Read(ref _used);

    /// <summary>Bytes that a user has taken.</summary>
    public long UsedBy(string userId) => _users.GetValueOrDefault(userId);

    /// <summary>Why nothing that takes memory may begin now; null when it may.</summary>
    public ApiProblem? Shortage() => process.IsShort(options.Value.FreeMemoryPercent)
        ? CommonProblems.MemoryShort.With("Little memory is left; nothing was done. Try again later.")
        : null;

    /// <summary>Takes memory for a user, which is given back when the result is disposed; a problem when there is not as much.</summary>
    public Attempt<MemoryLease> Take(string userId, long bytes)
    {
        if (Shortage() is { } shortage) return shortage;
        if (bytes > PerUser) return CommonProblems.MemoryShort.With(Detail($"It takes {bytes} bytes, and a user may take {PerUser}."));
        Add(userId, bytes);
        if (UsedBy(userId) > PerUser)
        {
            Add(userId, -bytes);
            return LimitProblems.MemoryUsed.With(Detail(
                $"Answers that were not read yet hold {UsedBy(userId)} of {PerUser} bytes. Read them, close some, or try again later."));
        }
        if (Used > Total)
        {
            Add(userId, -bytes);
            return CommonProblems.MemoryShort.With("Answers that are being read take all of the memory for them. Try again later.");
        }
        return new MemoryLease(this, userId, bytes);
    }

    /// <summary>Changes what a user has taken.</summary>
    internal void Add(string userId, long bytes)
    {
        Interlocked.Add(ref _used, bytes);
        _users.AddOrUpdate(userId, bytes, (_, used) => used + bytes);
    }

    private static string Detail(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Memory that a user has taken.</summary>
internal sealed class MemoryLease(MemoryBudget budget, string userId, long bytes) : IDisposable
{
    private long _bytes = bytes;

    /// <summary>It turned out to be this much.</summary>
    public void Settle(long bytes) => budget.Add(userId, bytes - Interlocked.Exchange(ref _bytes, bytes));

    /// <inheritdoc/>
    public void Dispose() => Settle(0);
}
