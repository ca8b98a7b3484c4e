using System.Text.Json;
using Npgsql;
using StrategyRuntime.Cluster.Cells;
using StrategyRuntime.Cluster.Nodes;
using StrategyRuntime.Feeds;

namespace StrategyRuntime.Cluster;

/// <summary>What unfinished runs and studies of any user have written down that they read of feeds.</summary>
internal sealed class FeedNeeds(ClusterNode node, ILogger<FeedNeeds> logger) : IFeedNeeds
{
    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, long>?> ReadAsync()
    {
        try
        {
            return await node.ReadFeedNeedsAsync();
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or JsonException)
        {
            logger.LogWarning("Feeds stay as they are, because what runs need of them is not known: {Reason}", exception.Message);
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<bool> RefreshAsync(Action looked)
    {
        try
        {
            if (await node.RefreshAsync(SharedCells.Market) != CopyRefresh.None) looked();
            return true;
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or IOException or InvalidDataException)
        {
            logger.LogWarning("What has come of feeds is not known: {Reason}", exception.Message);
            return false;
        }
    }
}
