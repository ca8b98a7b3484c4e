using System.Text.Json;

namespace StrategyRuntime.Engine.Strategies.Differences;

/// <summary>What is different between two documents of a strategy.</summary>
/// <param name="AddedNodes">Nodes that the later one has and the earlier one has not.</param>
/// <param name="RemovedNodes">The other way round.</param>
/// <param name="ChangedNodes">Nodes of both that differ in more than their layout.</param>
/// <param name="AddedEdges">Edges that the later one has and the earlier one has not.</param>
/// <param name="RemovedEdges">The other way round.</param>
/// <param name="Document">Keys beside the nodes and edges that differ.</param>
/// <param name="Layout">True when the drawing differs: places, sizes, what is selected.</param>
/// <param name="Words">All of it in words, a sentence each; the layout is no part of it.</param>
public sealed record StrategyDifference(
    IReadOnlyList<NodeMention> AddedNodes,
    IReadOnlyList<NodeMention> RemovedNodes,
    IReadOnlyList<NodeChange> ChangedNodes,
    IReadOnlyList<EdgeMention> AddedEdges,
    IReadOnlyList<EdgeMention> RemovedEdges,
    IReadOnlyList<FieldChange> Document,
    bool Layout,
    IReadOnlyList<string> Words);

/// <summary>A node of one of the documents.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Type">Its type.</param>
/// <param name="Label">Its name for people.</param>
/// <param name="Pointer">Where it stands: in the later document, of a removed one in the earlier.</param>
public sealed record NodeMention(string Id, string Type, string Label, string Pointer);

/// <summary>A node that both documents have.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Label">Its name for people, in the later document.</param>
/// <param name="Pointer">Where it stands in the later document.</param>
/// <param name="Fields">What differs.</param>
public sealed record NodeChange(string Id, string Label, string Pointer, IReadOnlyList<FieldChange> Fields);

/// <summary>A value that differs.</summary>
/// <param name="Kind"><c>added</c>, <c>removed</c> or <c>changed</c>.</param>
/// <param name="Pointer">Where it stands: in the later document, of a removed one in the earlier.</param>
/// <param name="Field">Its keys below the node or the document, in words.</param>
/// <param name="From">Its value in the earlier document; null when it was not there.</param>
/// <param name="To">Its value in the later document; null when it is not there.</param>
public sealed record FieldChange(string Kind, string Pointer, string Field, JsonElement? From, JsonElement? To);

/// <summary>An edge of one of the documents.</summary>
/// <param name="Source">Id of the node that it leaves.</param>
/// <param name="Target">Id of the node that it leads to.</param>
/// <param name="Pointer">Where it stands: in the later document, of a removed one in the earlier.</param>
public sealed record EdgeMention(string Source, string Target, string Pointer);
