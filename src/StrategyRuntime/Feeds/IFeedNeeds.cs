namespace StrategyRuntime.Feeds;

/// <summary>What runs of all nodes of a cluster need of feeds.</summary>
internal interface IFeedNeeds
{
    /// <summary>
    /// Symbols of feeds that a run which can be taken up reads, and the first position of each. Null when that cannot be known now: then
    /// nothing of any feed may go.
    /// </summary>
    Task<IReadOnlyDictionary<string, long>?> ReadAsync();

    /// <summary>Brings the logs that another node writes up to date; false when that cannot be done now.</summary>
    /// <param name="looked">Is called when there may be something new in them.</param>
    Task<bool> RefreshAsync(Action looked);
}
