using System.Collections.Concurrent;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Ordering;
using StrategyRuntime.Storage.Root;
using StrategyRuntime.Streaming.Channels;

namespace StrategyRuntime.Streaming.UserStream;

/// <summary>Each user's stream, opened when it is first asked for.</summary>
internal sealed class UserChannels : IUserStreams, IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<UserChannel>> _streams = new(StringComparer.Ordinal);
    private readonly StreamHub _hub;
    private readonly DataRoot _root;
    private readonly EarlierRuns _earlier;
    private readonly SharedSnapshots _snapshots;
    private readonly ILogger<UserChannels> _log;

    public UserChannels(StreamHub hub, DataRoot root, EarlierRuns earlier, SharedSnapshots snapshots, ILogger<UserChannels> log)
    {
        (_hub, _root, _earlier, _snapshots, _log) = (hub, root, earlier, snapshots, log);
        hub.Added += OnAdded;
    }

    /// <summary>A user's stream.</summary>
    public UserChannel Of(string userId) => _streams.GetOrAdd(userId, id => new Lazy<UserChannel>(() => Open(id))).Value;

    /// <inheritdoc/>
    public void Publish(string userId, UserNotice notice)
    {
        if (_streams.TryGetValue(userId, out var stream) && stream.IsValueCreated) stream.Value.Post(notice);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _hub.Added -= OnAdded;
        foreach (var stream in _streams.Values.Where(stream => stream.IsValueCreated)) stream.Value.Dispose();
    }

    private UserChannel Open(string userId)
    {
        var order = EventOrder.Open(_root.OrderFolder(userId), _hub.Time, _root.Files);
        var stream = new UserChannel(order, _earlier, _snapshots, _hub.Options.RingBytes, _log);
        foreach (var channel in _hub.Channels.Where(channel => channel.Session.UserId == userId)) stream.Add(channel);
        return stream;
    }

    private void OnAdded(SessionChannel channel)
    {
        // A stream that is being opened finds the channel by itself, or is created by now: it is added in either case.
        if (_streams.TryGetValue(channel.Session.UserId, out var stream)) stream.Value.Add(channel);
    }
}
