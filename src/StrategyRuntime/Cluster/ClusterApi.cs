using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using StrategyRuntime.Access;
using StrategyRuntime.Configuration;
using StrategyRuntime.Problems;
using StrategyRuntime.Routes;
using StrategyRuntime.Users;

namespace StrategyRuntime.Cluster;

/// <summary>The route that shows the cluster.</summary>
internal static class ClusterApi
{
    private static readonly ProblemKind s_none = new("no-cluster", 404, "This is a machine by itself");

    private static readonly ClusterResponse s_example = new(
        "a",
        [
            new ClusterNodeResponse(
                "a", "http://10.0.0.1:5002/", "active", "0.1.0", new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero),
                new DateTimeOffset(2026, 1, 5, 9, 30, 1, TimeSpan.Zero), 1, new ClusterLag(3, 52_210, 1.4)),
        ],
        [new ClusterCellResponse("ann", "a", 4, IsActive: true, new ClusterLag(3, 52_210, 1.4))]);

    /// <summary>Maps it below <c>/api/v1</c>.</summary>
    public static IEndpointRouteBuilder MapCluster(this IEndpointRouteBuilder api)
    {
        api.MapGroup("").WithTags("Status").MapGet("/cluster", GetAsync).WithExample(response: s_example).ProducesProblems(403, 404, 503);
        return api;
    }

    /// <summary>The cluster: its nodes, its cells with their owners and epochs, and how far PostgreSQL is behind. For an admin.</summary>
    internal static Task<Results<Ok<ClusterResponse>, ProblemResult>> GetAsync(
        ICurrentUser user, IOptions<ClusterOptions> options, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (!user.IsAdmin) return Refuse(AccessProblems.Forbidden.With("Only an admin may see the cluster."));
        // What reads the report is another class: its code loads the database's driver.
        return options.Value.IsOn
            ? ClusterReading.ReadAsync(services, cancellationToken)
            : Refuse(s_none.With("The service was started without --cluster."));
    }

    private static Task<Results<Ok<ClusterResponse>, ProblemResult>> Refuse(ApiProblem problem) =>
        Task.FromResult<Results<Ok<ClusterResponse>, ProblemResult>>(problem.ToResult());
}

/// <summary>The cluster.</summary>
/// <param name="Node">The node that answers.</param>
/// <param name="Nodes">Every node that has ever been part of it.</param>
/// <param name="Cells">Every cell.</param>
internal sealed record ClusterResponse(
    string Node, IReadOnlyList<ClusterNodeResponse> Nodes, IReadOnlyList<ClusterCellResponse> Cells);

/// <summary>A node.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Where other nodes forward requests to.</param>
/// <param name="State"><c>joining</c>, <c>active</c>, <c>leaving</c> or <c>dead</c>.</param>
/// <param name="Version">Version of its program.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="ReportedAt">When it last said how it is.</param>
/// <param name="Cells">How many cells it has.</param>
/// <param name="Lag">How far PostgreSQL is behind: of all its cells together.</param>
internal sealed record ClusterNodeResponse(
    string Name, string Address, string State, string Version, DateTimeOffset StartedAt, DateTimeOffset ReportedAt, int Cells,
    ClusterLag Lag);

/// <summary>A cell: the files of a user, or of what all users share.</summary>
/// <param name="Name">The user's id, <c>_access</c>, <c>_exchanges</c> or <c>_market</c>.</param>
/// <param name="Owner">The node that took it last; null when that one gave it back.</param>
/// <param name="Epoch">How often it was taken or given back.</param>
/// <param name="IsActive">True when its owner is alive.</param>
/// <param name="Lag">How far PostgreSQL is behind; null when the owner has not said yet.</param>
internal sealed record ClusterCellResponse(
    string Name, string? Owner, long Epoch, [property: JsonPropertyName("active")] bool IsActive, ClusterLag? Lag);

/// <summary>How far PostgreSQL is behind.</summary>
/// <param name="Pending">Changes that wait for the next commit.</param>
/// <param name="Shipments">Commits since the cell was taken.</param>
/// <param name="LastCommitMs">How long the last commit took, the longest of several cells; null before the first.</param>
internal sealed record ClusterLag(int Pending, long Shipments, double? LastCommitMs);
