namespace StrategyRuntime.Sessions;

/// <summary>
/// A part of the service that has something of each user. On a single machine it takes up every user at its start; on a node of a cluster
/// users come and go. Calls for one user follow one another.
/// </summary>
internal interface IUserPart
{
    /// <summary>
    /// Takes up what is stored of a user. It returns when requests may come: what is to run may still be on its way, and says so.
    /// </summary>
    Task StartUserAsync(string userId);

    /// <summary>Leaves everything of a user as it is on disk, to be taken up again, and forgets it.</summary>
    Task StopUserAsync(string userId);

    /// <summary>True while something of the user runs or is to run by itself.</summary>
    bool IsBusy(string userId);

    /// <summary>Sessions that have made events of which none has become durable for some time.</summary>
    IReadOnlyCollection<string> Stalled(TimeSpan after) => [];
}
