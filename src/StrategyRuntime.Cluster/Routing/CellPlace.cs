namespace StrategyRuntime.Cluster.Routing;

/// <summary>The node that has a cell.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Address">Its internal address; null when it is this node.</param>
public sealed record CellPlace(string Node, Uri? Address);
