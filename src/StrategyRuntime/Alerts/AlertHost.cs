using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using StrategyRuntime.Configuration;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Alerts;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Storage.Root;
using StrategyRuntime.Streaming.Channels;

namespace StrategyRuntime.Alerts;

/// <summary>
/// The alerts of all users. It starts before the host of executions, so that it sees every state that one is announced in, and stops after
/// it.
/// </summary>
internal sealed class AlertHost(
    AlertTools tools, DataRootLock rootLock, IOptions<ClusterOptions> cluster, ILogger<AlertHost> logger) : IUserPart, IHostedService
{
    private readonly ConcurrentDictionary<string, UserAlerts> _users = new(StringComparer.Ordinal);
    private readonly Lock _opening = new();

    /// <summary>The data root is this process's own as long as the host lives.</summary>
    public DataRootLock RootLock { get; } = rootLock;

    /// <summary>A user's alerts.</summary>
    /// <exception cref="CatalogException">A file of theirs was changed into something else.</exception>
    public UserAlerts Of(string userId)
    {
        if (_users.TryGetValue(userId, out var known)) return known;
        lock (_opening) return _users.GetOrAdd(userId, id => new UserAlerts(id, tools));
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!cluster.Value.IsOn) foreach (var user in AlertFolder.Users(tools.Root)) TakeUp(user, isBrought: false);
        tools.Hub.Added += OnAdded;
        tools.Hub.StatusPublished += OnStatus;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        tools.Hub.Added -= OnAdded;
        tools.Hub.StatusPublished -= OnStatus;
        foreach (var user in _users.Values) await user.DisposeAsync();
    }

    /// <inheritdoc/>
    public async Task StartUserAsync(string userId)
    {
        // What a request has opened that came as the user left the last time.
        await StopUserAsync(userId);
        TakeUp(userId, isBrought: true);
    }

    /// <inheritdoc/>
    public async Task StopUserAsync(string userId)
    {
        if (_users.TryRemove(userId, out var alerts)) await alerts.DisposeAsync();
    }

    /// <summary>A rule waits for sessions and feeds, and a delivery for its channel.</summary>
    public bool IsBusy(string userId) => _users.TryGetValue(userId, out var alerts) && alerts.Rules.Any(r => r.Enabled);

    private void TakeUp(string userId, bool isBrought)
    {
        try
        {
            if (!isBrought || new AlertFolder(tools.Root, userId).Protect()) Of(userId);
        }
        catch (Exception exception) when (exception is CatalogException or IOException or UnauthorizedAccessException)
        {
            logger.LogError(exception, "Alerts of {User} cannot be taken up", userId);
        }
    }

    private void OnAdded(SessionChannel channel) => Known(channel)?.Add(channel);

    private void OnStatus(SessionChannel channel, ExecutionStatus status) => Known(channel)?.StateChanged(channel, status);

    private UserAlerts? Known(SessionChannel channel) => _users.GetValueOrDefault(channel.Session.UserId);
}
