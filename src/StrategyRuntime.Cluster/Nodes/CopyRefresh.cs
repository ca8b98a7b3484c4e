namespace StrategyRuntime.Cluster.Nodes;

/// <summary>What became of the copy of a cell of no user.</summary>
public enum CopyRefresh
{
    /// <summary>There is none: the node has the cell itself.</summary>
    None,

    /// <summary>It was what the database has.</summary>
    Same,

    /// <summary>It is what the database has, and was not before.</summary>
    Changed,
}
