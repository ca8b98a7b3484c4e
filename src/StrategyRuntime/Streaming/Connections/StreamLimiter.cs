using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using StrategyRuntime.Problems;
using StrategyRuntime.Streaming.Channels;
using StrategyRuntime.Users;

namespace StrategyRuntime.Streaming.Connections;

/// <summary>Counts the open streams of each user.</summary>
internal sealed class StreamLimiter(IOptions<StreamOptions> options)
{
    private readonly ConcurrentDictionary<string, int> _open = new(StringComparer.Ordinal);

    /// <summary>Takes a place, which is given back when it is disposed; a problem when the user has none left.</summary>
    public Attempt<StreamPlace> Enter(ICurrentUser user)
    {
        var limit = Limit;
        if (_open.AddOrUpdate(user.CallerId, 1, static (_, count) => count + 1) <= limit) return new StreamPlace(this, user.CallerId);
        Leave(user.CallerId);
        return StreamProblems.TooManyStreams.With(
            $"{limit} streams are open, which is the limit of a user. Close one, or follow several sessions on one stream.");
    }

    /// <summary>How many a user may have.</summary>
    public int Limit => options.Value.MaxStreamsPerUser;

    /// <summary>Streams of a user that are open.</summary>
    public int OpenOf(string userId) => _open.GetValueOrDefault(userId);

    /// <summary>Gives a place back.</summary>
    internal void Leave(string userId) => _open.AddOrUpdate(userId, 0, static (_, count) => count - 1);
}

/// <summary>One of a user's open streams.</summary>
internal readonly struct StreamPlace(StreamLimiter limiter, string userId) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => limiter.Leave(userId);
}
