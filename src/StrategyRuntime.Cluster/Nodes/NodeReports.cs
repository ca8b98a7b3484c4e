using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using StrategyRuntime.Cluster.Cells;
using StrategyRuntime.Cluster.Database;

namespace StrategyRuntime.Cluster.Nodes;

/// <summary>What the nodes say of themselves, and what the database knows of the cells. Any thread.</summary>
/// <param name="database">The database.</param>
public sealed class NodeReports(ClusterDatabase database)
{
    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Says how a node is.</summary>
    /// <param name="node">The node.</param>
    /// <param name="lags">How far the database is behind, of each of its cells.</param>
    /// <param name="stalled">Those of its cells that make no progress.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task WriteAsync(
        NodeFacts node, IReadOnlyList<CellLag> lags, IReadOnlyCollection<string> stalled, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(
            """
            INSERT INTO node_report (name, address, version, started_at, reported_at, lags, stalled)
            VALUES ($1, $2, $3, $4, now(), $5, $6)
            ON CONFLICT (name) DO UPDATE SET address = excluded.address, version = excluded.version, started_at = excluded.started_at,
                reported_at = excluded.reported_at, lags = excluded.lags, stalled = excluded.stalled
            """);
        command.Parameters.Add(new() { Value = node.Name });
        command.Parameters.Add(new() { Value = node.Address.ToString() });
        command.Parameters.Add(new() { Value = node.Version });
        command.Parameters.Add(new() { Value = node.StartedAt.UtcDateTime });
        command.Parameters.Add(new() { Value = JsonSerializer.Serialize(lags, s_json), NpgsqlDbType = NpgsqlDbType.Jsonb });
        command.Parameters.Add(new() { Value = stalled.ToArray() });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Every node that has ever reported, and every cell, by name.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<ClusterReport> ReadAsync(CancellationToken cancellationToken)
    {
        var nodes = await ReadNodesAsync(cancellationToken);
        var lags = nodes.SelectMany(n => n.Lags.Select(l => (n.Name, Lag: l)))
            .ToDictionary(l => (l.Name, l.Lag.Cell, l.Lag.Epoch), l => l.Lag);
        var active = nodes.Where(n => n.State == NodeState.Active).Select(n => n.Name).ToHashSet(StringComparer.Ordinal);
        var cells = await new CellDirectory(database).ListAsync(cancellationToken);
        return new ClusterReport(
            nodes,
            [
                .. cells.Select(c => new CellReport(
                    c.Cell,
                    c.Node,
                    c.Epoch,
                    c.Node is not null && active.Contains(c.Node),
                    lags.GetValueOrDefault((c.Node ?? string.Empty, c.Cell, c.Epoch)))),
            ]);
    }

    /// <summary>Every node that has ever reported, by name.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<IReadOnlyList<NodeReport>> ReadNodesAsync(CancellationToken cancellationToken)
    {
        List<NodeReport> nodes = [];
        await using var command = database.Source.CreateCommand(
            """
            SELECT r.name, r.address, r.version, r.started_at, r.reported_at, r.lags,
                (SELECT m.status FROM membership m WHERE m.name = r.name ORDER BY m.started_at DESC LIMIT 1)
            FROM node_report r ORDER BY r.name
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var facts = new NodeFacts(
                reader.GetString(0), new Uri(reader.GetString(1)), reader.GetString(2), new DateTimeOffset(reader.GetDateTime(3)));
            var state = await reader.IsDBNullAsync(6, cancellationToken) ? NodeState.Dead : StateOf((SiloStatus)reader.GetInt32(6));
            nodes.Add(new NodeReport(
                facts,
                state,
                new DateTimeOffset(reader.GetDateTime(4)),
                JsonSerializer.Deserialize<IReadOnlyList<CellLag>>(reader.GetString(5), s_json)!));
        }
        return nodes;
    }

    private static NodeState StateOf(SiloStatus status) => status switch
    {
        SiloStatus.None or SiloStatus.Created or SiloStatus.Joining => NodeState.Joining,
        SiloStatus.Active => NodeState.Active,
        SiloStatus.ShuttingDown or SiloStatus.Stopping => NodeState.Leaving,
        _ => NodeState.Dead,
    };
}

/// <summary>A node.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Where other nodes forward requests to.</param>
/// <param name="Version">Version of its program.</param>
/// <param name="StartedAt">When it started.</param>
public sealed record NodeFacts(string Name, Uri Address, string Version, DateTimeOffset StartedAt);

/// <summary>How a node is in the cluster.</summary>
public enum NodeState
{
    /// <summary>It starts.</summary>
    Joining,

    /// <summary>It has cells, and takes more.</summary>
    Active,

    /// <summary>It stops.</summary>
    Leaving,

    /// <summary>It is gone.</summary>
    Dead,
}

/// <summary>How far the database is behind a cell's owner.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Epoch">Its epoch at the owner.</param>
/// <param name="Pending">Changes that wait for the next commit.</param>
/// <param name="Shipments">Commits so far.</param>
/// <param name="LastCommitMs">How long the last one took; null before the first.</param>
public sealed record CellLag(string Cell, long Epoch, int Pending, long Shipments, double? LastCommitMs);

/// <summary>A node as it last said.</summary>
/// <param name="Facts">What it is.</param>
/// <param name="State">How it is in the cluster.</param>
/// <param name="ReportedAt">When it said so.</param>
/// <param name="Lags">How far the database is behind, of each of its cells.</param>
public sealed record NodeReport(NodeFacts Facts, NodeState State, DateTimeOffset ReportedAt, IReadOnlyList<CellLag> Lags)
{
    /// <summary>Its name.</summary>
    public string Name => Facts.Name;
}

/// <summary>A cell.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Owner">The node that took it last; null when that one gave it back.</param>
/// <param name="Epoch">How often it was taken or given back.</param>
/// <param name="IsActive">True when its owner is alive.</param>
/// <param name="Lag">How far the database is behind; null when the owner has not said yet.</param>
public sealed record CellReport(string Name, string? Owner, long Epoch, bool IsActive, CellLag? Lag);

/// <summary>The cluster.</summary>
/// <param name="Nodes">Its nodes.</param>
/// <param name="Cells">Its cells.</param>
public sealed record ClusterReport(IReadOnlyList<NodeReport> Nodes, IReadOnlyList<CellReport> Cells);
