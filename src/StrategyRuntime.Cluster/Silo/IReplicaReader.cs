namespace StrategyRuntime.Cluster.Silo;

/// <summary>Who reads copies of cells of no user as they grow.</summary>
public interface IReplicaReader
{
    /// <summary>The copy of a cell is as new as it can be now. Also called when nothing has come; it does not throw.</summary>
    void Looked(string cell);
}
