using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Storage.Sessions;

/// <summary>Finds the sessions that a crash cut off.</summary>
public static class PendingRecoveries
{
    /// <summary>Manifests of all unfinished sessions under a data root, by folder, in ordinal order.</summary>
    public static IReadOnlyList<PendingRecovery> Scan(string dataRoot, IDurableFiles? files = null) => throw new NotImplementedException();
}

/// <summary>A session that was running when its process ended.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Manifest">Its session.json.</param>
/// <param name="Inputs">Commands that were on record.</param>
public sealed record PendingRecovery(string Folder, SessionManifest Manifest, IReadOnlyList<InputCommand> Inputs);
