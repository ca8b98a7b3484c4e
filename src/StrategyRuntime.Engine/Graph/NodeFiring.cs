using StrategyRuntime.Engine.Identity;

namespace StrategyRuntime.Engine.Graph;

/// <summary>One execution of a node, as its descendants see it.</summary>
/// <param name="Id">Execution id.</param>
/// <param name="NodeId">Node that was executed.</param>
/// <param name="Path">
/// Execution ids that led here, this one last. A path starts over at an exit and at an entry, so that re-entries do not make it grow:
/// an entry's path is start or exit, signal, entry; an exit's is signal, exit.
/// </param>
internal sealed record NodeFiring(ExecutionId Id, string NodeId, IReadOnlyList<ExecutionId> Path)
{
    private static readonly ExecutionId[] s_unrecorded = [ExecutionId.Unrecorded];

    /// <summary>The execution that follows this one.</summary>
    public NodeFiring Next(ExecutionId id, string nodeId) =>
        new(id, nodeId, id == ExecutionId.Unrecorded ? s_unrecorded : [.. Path, id]);

    /// <summary>This execution as the first of a new path; <paramref name="keepId"/> tells whether it is part of it.</summary>
    public NodeFiring Rooted(bool keepId) => new(Id, NodeId, !keepId ? [] : Id == ExecutionId.Unrecorded ? s_unrecorded : [Id]);
}
