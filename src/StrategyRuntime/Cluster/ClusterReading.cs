using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using StrategyRuntime.Cluster.Nodes;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Problems;

namespace StrategyRuntime.Cluster;

/// <summary>The cluster as its database knows it.</summary>
internal static class ClusterReading
{
    private static readonly ProblemKind s_silent = new("cluster-database-silent", 503, "The cluster's database does not answer", 5);

    /// <summary>Reads it.</summary>
    public static async Task<Results<Ok<ClusterResponse>, ProblemResult>> ReadAsync(
        IServiceProvider services, CancellationToken cancellationToken)
    {
        try
        {
            var report = await services.GetRequiredService<NodeReports>().ReadAsync(cancellationToken);
            return TypedResults.Ok(ResponseOf(services.GetRequiredService<NodeFacts>().Name, report));
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            return s_silent.With(exception.Message).ToResult();
        }
    }

    private static ClusterResponse ResponseOf(string node, ClusterReport report) => new(
        node,
        [
            .. report.Nodes.Select(n => new ClusterNodeResponse(
                n.Name,
                n.Facts.Address.ToString(),
                SnakeCase.Word(n.State),
                n.Facts.Version,
                n.Facts.StartedAt,
                n.ReportedAt,
                report.Cells.Count(c => c.Owner == n.Name),
                new ClusterLag(n.Lags.Sum(l => l.Pending), n.Lags.Sum(l => l.Shipments), n.Lags.Max(l => l.LastCommitMs)))),
        ],
        [
            .. report.Cells.Select(c => new ClusterCellResponse(
                c.Name, c.Owner, c.Epoch, c.IsActive,
                c.Lag is { } lag ? new ClusterLag(lag.Pending, lag.Shipments, lag.LastCommitMs) : null)),
        ]);
}
