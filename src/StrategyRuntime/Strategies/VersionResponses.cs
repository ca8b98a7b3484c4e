using StrategyRuntime.Engine.Strategies.Differences;
using StrategyRuntime.Json;
using StrategyRuntime.Storage.Catalogs;

namespace StrategyRuntime.Strategies;

/// <summary>A version of a strategy document.</summary>
/// <param name="Version">Its number, counted from 1.</param>
/// <param name="SavedAt">When it was saved; null of a built-in sample.</param>
/// <param name="Bytes">Size of the document.</param>
/// <param name="Hash">SHA-256 of the document, lower-case hex.</param>
/// <param name="Etag">Its ETag, for <c>If-Match</c>.</param>
/// <param name="Current">True for the present one.</param>
/// <param name="InUse">True when the latest run of an execution began with it.</param>
internal sealed record VersionResponse(
    int Version, DateTimeOffset? SavedAt, int Bytes, string Hash, string Etag, bool Current, bool InUse)
{
    /// <summary>A version of a list.</summary>
    public static VersionResponse Of(StrategyVersion version, bool isCurrent, bool isInUse) => new(
        version.Version, version.SavedAt, version.Bytes, version.Hash, TaggedJson.TagOf(version.Hash), isCurrent, isInUse);
}

/// <summary>Two versions of a strategy, compared.</summary>
/// <param name="From">The earlier one.</param>
/// <param name="To">The later one.</param>
/// <param name="Nodes">Nodes that differ.</param>
/// <param name="Edges">Edges that differ.</param>
/// <param name="Document">Keys beside the nodes and edges that differ.</param>
/// <param name="Layout">True when the drawing differs.</param>
/// <param name="Words">All of it in words, a sentence each.</param>
internal sealed record DiffResponse(
    int From,
    int To,
    NodeDifferences Nodes,
    EdgeDifferences Edges,
    IReadOnlyList<FieldChange> Document,
    bool Layout,
    IReadOnlyList<string> Words)
{
    /// <summary>A comparison as the API shows it.</summary>
    public static DiffResponse Of(int from, int to, StrategyDifference difference) => new(
        from,
        to,
        new NodeDifferences(difference.AddedNodes, difference.RemovedNodes, difference.ChangedNodes),
        new EdgeDifferences(difference.AddedEdges, difference.RemovedEdges),
        difference.Document,
        difference.Layout,
        difference.Words);
}

/// <summary>Nodes that differ.</summary>
/// <param name="Added">Those that only the later one has.</param>
/// <param name="Removed">Those that only the earlier one has.</param>
/// <param name="Changed">Those of both that differ in more than their place.</param>
internal sealed record NodeDifferences(
    IReadOnlyList<NodeMention> Added, IReadOnlyList<NodeMention> Removed, IReadOnlyList<NodeChange> Changed);

/// <summary>Edges that differ.</summary>
/// <param name="Added">Those that only the later one has.</param>
/// <param name="Removed">Those that only the earlier one has.</param>
internal sealed record EdgeDifferences(IReadOnlyList<EdgeMention> Added, IReadOnlyList<EdgeMention> Removed);
