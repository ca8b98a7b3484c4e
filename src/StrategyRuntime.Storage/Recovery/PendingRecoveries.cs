using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Inputs;

namespace StrategyRuntime.Storage.Recovery;

/// <summary>Finds the sessions that a crash cut off.</summary>
public static class PendingRecoveries
{
    /// <summary>
    /// All unfinished sessions under a data root, in ordinal order of their folders. A session whose manifest or commands cannot be read
    /// is included, with the error.
    /// </summary>
    public static IReadOnlyList<PendingRecovery> Scan(string dataRoot, IDurableFiles? files = null)
    {
        files ??= NativeFiles.Instance;
        var found = new List<PendingRecovery>();
        foreach (var user in files.ListFolders(dataRoot).Where(Identifier.IsValid))
        {
            foreach (var session in files.ListFolders(Path.Combine(dataRoot, user)))
            {
                if (Find(Path.Combine(dataRoot, user, session), files) is { } pending) found.Add(pending);
            }
        }
        return found;
    }

    /// <summary>The unfinished run of a session's folder; null when there is none.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="files">The disk.</param>
    /// <param name="isRetry">True to find one that was stopped by a reason that may be gone, too.</param>
    /// <exception cref="DurableFileException">The folder cannot be read now.</exception>
    public static PendingRecovery? Find(string folder, IDurableFiles files, bool isRetry = false)
    {
        SessionManifest? manifest = null;
        try
        {
            manifest = SessionManifest.Read(folder, files);
            var isPending = manifest is not null && (isRetry ? manifest.CanBeTakenUp : manifest.IsUnfinished);
            return isPending ? new PendingRecovery(folder, manifest!, InputLog.Read(folder, files))
            {
                Strategy = Document(folder, files, manifest!, PinnedInput.Strategy),
                Account = Document(folder, files, manifest!, PinnedInput.Account),
                Exchange = Document(folder, files, manifest!, PinnedInput.Exchange),
                Instruments = Document(folder, files, manifest!, PinnedInput.Instruments),
            } : null;
        }
        catch (SessionDamagedException e)
        {
            return new PendingRecovery(folder, manifest, [], e);
        }
    }

    private static byte[]? Document(string folder, IDurableFiles files, SessionManifest manifest, string kind) =>
        manifest.Inputs.FirstOrDefault(i => i.Kind == kind) is { } input
        && files.ReadWhole(Path.Combine(folder, input.Name)) is { } document
        && input.IsDocument(document)
            ? document
            : null;
}

/// <summary>A session that was running when its process ended.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Manifest">Its session.json; null when that cannot be read.</param>
/// <param name="Inputs">Commands that were on record.</param>
/// <param name="Damage">Why it cannot be continued, or null.</param>
public sealed record PendingRecovery(
    string Folder, SessionManifest? Manifest, IReadOnlyList<RecordedCommand> Inputs, SessionDamagedException? Damage = null)
{
    /// <summary>The strategy document that the run began with; null when its folder does not hold it.</summary>
    public byte[]? Strategy { get; init; }

    /// <summary>The account that the run began with; null when its folder does not hold it.</summary>
    public byte[]? Account { get; init; }

    /// <summary>The user's exchange that the run began with; null on a built-in one, or when the folder does not hold it.</summary>
    public byte[]? Exchange { get; init; }

    /// <summary>What was known of the run's symbols; null when nothing was, or when the folder does not hold it.</summary>
    public byte[]? Instruments { get; init; }

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
