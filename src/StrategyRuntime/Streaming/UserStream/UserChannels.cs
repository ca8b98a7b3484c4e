using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using StrategyRuntime.Configuration;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Ordering;
using StrategyRuntime.Storage.Root;
using StrategyRuntime.Streaming.Channels;
using StrategyRuntime.Streaming.Connections;

namespace StrategyRuntime.Streaming.UserStream;

/// <summary>Each user's stream, opened when it is first asked for.</summary>
internal sealed class UserChannels : IUserStreams, IUserPart, IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<string, Lazy<UserChannel>> _streams = new(StringComparer.Ordinal);
    private readonly StreamHub _hub;
    private readonly DataRoot _root;
    private readonly EarlierRuns _earlier;
    private readonly SharedSnapshots _snapshots;
    private readonly bool _isCluster;
    private readonly ILogger<UserChannels> _log;

    public UserChannels(
        StreamHub hub, DataRoot root, EarlierRuns earlier, SharedSnapshots snapshots, IOptions<ClusterOptions> cluster,
        ILogger<UserChannels> log)
    {
        (_hub, _root, _earlier, _snapshots, _isCluster, _log) = (hub, root, earlier, snapshots, cluster.Value.IsOn, log);
        hub.Added += OnAdded;
    }

    /// <summary>A user's stream.</summary>
    public UserChannel Of(string userId) => _streams.GetOrAdd(userId, id => new Lazy<UserChannel>(() => Open(id))).Value;

    /// <inheritdoc/>
    public void Publish(string userId, UserNotice notice)
    {
        if (_streams.TryGetValue(userId, out var stream) && stream.IsValueCreated) stream.Value.Post(notice);
    }

    /// <summary>A stream is opened when it is first asked for.</summary>
    public Task StartUserAsync(string userId) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StopUserAsync(string userId)
    {
        if (!_streams.TryRemove(userId, out var stream)) return;
        var left = stream.Value;
        left.Leave();
        // They come back by their cursor. One that does not take what it was sent is cut.
        foreach (var connection in _hub.Wheel.Entries().OfType<StreamConnection>().Where(c => c.IsOf(left))) connection.Close();
        var closing = DisposeUnreadAsync(left);
        await Task.WhenAny(closing, Task.Delay(s_patience, _hub.Time));
    }

    // Those who still read it have its files open. The user does not wait for the last of them.
    private static async Task DisposeUnreadAsync(UserChannel left)
    {
        await left.Unread;
        left.Dispose();
    }

    /// <inheritdoc/>
    public bool IsBusy(string userId) => false;

    /// <inheritdoc/>
    public void Dispose()
    {
        _hub.Added -= OnAdded;
        foreach (var stream in _streams.Values.Where(stream => stream.IsValueCreated)) stream.Value.Dispose();
    }

    private UserChannel Open(string userId)
    {
        var order = EventOrder.Open(_root.OrderFolder(userId), _hub.Time, _root.Files, isSynced: _isCluster);
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
