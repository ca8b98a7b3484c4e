namespace StrategyRuntime.Cluster.Silo;

/// <summary>A cell's activation: the one node that Orleans has placed it on. Its key is the cell.</summary>
internal interface IUserGrain : IGrainWithStringKey
{
    /// <summary>Where it is. The call activates the cell when no node has it.</summary>
    Task<GrainPlace> WhereAsync();
}

/// <summary>Where a grain is.</summary>
/// <param name="Node">The node's name.</param>
/// <param name="Address">The node's internal address.</param>
[GenerateSerializer, Immutable, Alias("StrategyRuntime.GrainPlace")]
internal sealed record GrainPlace([property: Id(0)] string Node, [property: Id(1)] string Address);
