namespace StrategyRuntime.Cluster.Silo;

/// <summary>Who reads copies of cells of no user as they grow.</summary>
public interface IReplicaReader
{
    /// <summary>
    /// The copy of a cell has just been compared with the database and is what that has. Also called when nothing has come; it does not
    /// throw.
    /// </summary>
    void Looked(string cell);
}
