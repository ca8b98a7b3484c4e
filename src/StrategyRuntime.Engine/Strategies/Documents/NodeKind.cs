namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>Types of nodes in a document.</summary>
internal enum NodeKind
{
    StartNode,
    EntrySignalNode,
    EntryNode,
    ExitSignalNode,
    ExitNode,
    ReEntrySignalNode,
    SquareOffNode,
    ModifyNode,
    AlertNode,

    /// <summary>Notes: no part of the graph.</summary>
    StrategyOverview,
}
