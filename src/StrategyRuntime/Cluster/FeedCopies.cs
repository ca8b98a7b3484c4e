using StrategyRuntime.Cluster.Cells;
using StrategyRuntime.Cluster.Silo;
using StrategyRuntime.Feeds;

namespace StrategyRuntime.Cluster;

/// <summary>Feeds of another node: sessions of this one follow the copies of their logs as these grow.</summary>
internal sealed class FeedCopies(FeedHost feeds) : IReplicaReader
{
    /// <inheritdoc/>
    public void Looked(string cell)
    {
        if (cell == SharedCells.Market) feeds.GrowCopies();
    }
}
