using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Inputs;

namespace StrategyRuntime.Storage.Recovery;

/// <summary>Finds the sessions that a crash cut off.</summary>
public static class PendingRecoveries
{
    private const char OwnFolderMark = '_';

    /// <summary>
    /// All unfinished sessions under a data root, in ordinal order of their folders. A session whose manifest or commands cannot be read
    /// is included, with the error.
    /// </summary>
    public static IReadOnlyList<PendingRecovery> Scan(string dataRoot, IDurableFiles? files = null)
    {
        files ??= NativeFiles.Instance;
        var found = new List<PendingRecovery>();
        foreach (var user in files.ListFolders(dataRoot).Where(n => n[0] != OwnFolderMark))
        {
            foreach (var session in files.ListFolders(Path.Combine(dataRoot, user)))
            {
                if (Examine(Path.Combine(dataRoot, user, session), files) is { } pending) found.Add(pending);
            }
        }
        return found;
    }

    private static PendingRecovery? Examine(string folder, IDurableFiles files)
    {
        SessionManifest? manifest = null;
        try
        {
            manifest = SessionManifest.Read(folder, files);
            return manifest is { IsUnfinished: true } ? new PendingRecovery(folder, manifest, InputLog.Read(folder, files)) : null;
        }
        catch (SessionDamagedException e)
        {
            return new PendingRecovery(folder, manifest, [], e);
        }
    }
}

/// <summary>A session that was running when its process ended.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Manifest">Its session.json; null when that cannot be read.</param>
/// <param name="Inputs">Commands that were on record.</param>
/// <param name="Damage">Why it cannot be continued, or null.</param>
public sealed record PendingRecovery(
    string Folder, SessionManifest? Manifest, IReadOnlyList<RecordedCommand> Inputs, SessionDamagedException? Damage = null)
{
    /// <summary>
    /// Ends a run that began under other rules: its files stay, and session.json says why. Called before its strategy is read, which may
    /// mean something else by now.
    /// </summary>
    /// <exception cref="SessionDivergedException">The rules are others.</exception>
    public void CheckRules(IDurableFiles files, TimeProvider time)
    {
        if (Manifest is null || RuleChange.Of(Manifest) is not { } change) return;
        (Manifest with { State = change.Code, Reason = change.Message, UpdatedAt = time.GetUtcNow() }).Write(Folder, files);
        throw change;
    }
}
