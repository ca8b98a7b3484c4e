using Microsoft.Extensions.Hosting;
using Npgsql;
using StrategyRuntime.Cluster.Database;

namespace StrategyRuntime.Cluster.Nodes;

/// <summary>
/// This node's name, which no other node of the cluster has: a lock in the database that ends with this process, on a connection of its
/// own. It is taken again when PostgreSQL has ended the connection; should another node have it then, this one ends.
/// </summary>
public sealed class NodeName : BackgroundService, IAsyncDisposable
{
    // Any number that no other program takes a lock by: "srnn" in ASCII.
    private const int LockClass = 0x73726e6e;

    private static readonly TimeSpan s_betweenTries = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromSeconds(5);

    // The lock of a machine that lost its power stays until PostgreSQL notices: a node that nothing was heard of meanwhile is gone.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);

    // The lock of a connection that the network has lost ends within half a minute: longer than this only another node keeps it.
    private static readonly TimeSpan s_another = TimeSpan.FromMinutes(1);

    private readonly NpgsqlDataSource _source;
    private readonly string _name;
    private readonly TimeProvider _time;
    private NpgsqlConnection? _connection;

    private NodeName(ClusterDatabase database, string name, TimeProvider time) => (_source, _name, _time) = (database.Source, name, time);

    /// <summary>Takes the name.</summary>
    /// <param name="database">The database.</param>
    /// <param name="name">The name.</param>
    /// <param name="time">The clock of its patience.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ClusterDatabaseException">A node that is alive has the name.</exception>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public static async Task<NodeName> TakeAsync(
        ClusterDatabase database, string name, TimeProvider time, CancellationToken cancellationToken = default)
    {
        var taken = new NodeName(database, name, time);
        var started = time.GetTimestamp();
        try
        {
            var heard = await taken.HeardAsync(cancellationToken);
            while (!await taken.TryLockAsync(cancellationToken))
            {
                if (await taken.HeardAsync(cancellationToken) > heard)
                    throw taken.IsAnothers();
                if (time.GetElapsedTime(started) > s_patience) break;
                await Task.Delay(s_betweenTries, time, cancellationToken);
            }
            return taken;
        }
        catch
        {
            await taken.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        base.Dispose();
        if (_connection is not null) await _connection.DisposeAsync();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        long? refusedSince = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(s_betweenLooks, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                if (stoppingToken.IsCancellationRequested) return;
                if (await TryLockAsync(stoppingToken)) refusedSince = null;
                // The host says why, and ends.
                else if (_time.GetElapsedTime(refusedSince ??= _time.GetTimestamp()) > s_another) throw IsAnothers();
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException or OperationCanceledException)
            {
                // PostgreSQL is away, which the loop that calls cells reports: the next look takes the lock again.
            }
        }
    }

    private ClusterDatabaseException IsAnothers() => new($"another node of the cluster is named {_name}; each needs another name.");

    private async Task<bool> TryLockAsync(CancellationToken cancellationToken)
    {
        try
        {
            _connection ??= await _source.OpenConnectionAsync(cancellationToken);
            // A connection that has the lock gets it once more.
            await using var command = new NpgsqlCommand("SELECT pg_try_advisory_lock($1, hashtext($2))", _connection);
            command.Parameters.Add(new() { Value = LockClass });
            command.Parameters.Add(new() { Value = _name });
            return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
        }
        catch
        {
            if (_connection is not null) await _connection.DisposeAsync();
            _connection = null;
            throw;
        }
    }

    // When a node of this name has last given a sign of life.
    private async Task<DateTime> HeardAsync(CancellationToken cancellationToken)
    {
        await using var command = _source.CreateCommand("SELECT max(alive_at) FROM membership WHERE name = $1");
        command.Parameters.Add(new() { Value = _name });
        return await command.ExecuteScalarAsync(cancellationToken) as DateTime? ?? DateTime.MinValue;
    }
}
