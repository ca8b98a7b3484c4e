using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace StrategyRuntime.Streaming.Connections;

/// <summary>Counts the open streams of each user.</summary>
internal sealed class StreamLimiter(IOptions<StreamOptions> options)
{
    private readonly ConcurrentDictionary<string, int> _open = new(StringComparer.Ordinal);

    /// <summary>Most streams a user may have open.</summary>
    public int Limit => options.Value.MaxStreamsPerUser;

    /// <summary>Takes a place; false when the user has none left. <see cref="Leave"/> gives it back.</summary>
    public bool TryEnter(string userId)
    {
        if (_open.AddOrUpdate(userId, 1, static (_, count) => count + 1) <= Limit) return true;
        Leave(userId);
        return false;
    }

    /// <summary>Gives a place back.</summary>
    public void Leave(string userId) => _open.AddOrUpdate(userId, 0, static (_, count) => count - 1);
}
