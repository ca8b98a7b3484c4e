namespace StrategyRuntime.Storage.Folder;

/// <summary>A session cannot be opened or carried on. <see cref="Code"/> names why.</summary>
public abstract class SessionException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>
    /// Short name of the problem, stable: <c>diverged</c>, <c>damaged</c>, <c>write_failed</c>, <c>folder_taken</c>,
    /// <c>not_recoverable</c>, <c>not_trimmable</c>.
    /// </summary>
    public abstract string Code { get; }
}

/// <summary>A regenerated event differs from the line on disk: strategy, data or program changed the past.</summary>
public sealed class SessionDivergedException(long seq, string message) : SessionException(message)
{
    /// <summary>The first differing seq.</summary>
    public long Seq { get; } = seq;

    /// <inheritdoc/>
    public override string Code => "diverged";
}

/// <summary>events.jsonl is damaged at a place that had been durable, so it was not torn by a crash.</summary>
public sealed class SessionDamagedException(long seq, string message, Exception? inner = null) : SessionException(message, inner)
{
    /// <summary>The first damaged seq.</summary>
    public long Seq { get; } = seq;

    /// <inheritdoc/>
    public override string Code => "damaged";
}

/// <summary>
/// A write, sync or rename failed in a way that cannot be waited out, so the session stopped; nothing after it was published.
/// </summary>
public sealed class SessionWriteException(string message, Exception inner) : SessionException(message, inner)
{
    /// <summary>
    /// True when the disk or the memory refused, which may pass: the run can be taken up again. False for a fault of the program.
    /// </summary>
    public bool IsPassing => MayPass(InnerException) || (InnerException is AggregateException all && all.InnerExceptions.All(MayPass));

    /// <inheritdoc/>
    public override string Code => "write_failed";

    private static bool MayPass(Exception? cause) => cause is IOException or UnauthorizedAccessException or OutOfMemoryException;
}

/// <summary>The folder belongs to another session whose ids join to the same name, or another writer has it open.</summary>
public sealed class SessionFolderTakenException(string message, Exception? inner = null) : SessionException(message, inner)
{
    /// <inheritdoc/>
    public override string Code => "folder_taken";
}

/// <summary>The folder holds no run that could be continued.</summary>
public sealed class SessionNotRecoverableException(string message) : SessionException(message)
{
    /// <inheritdoc/>
    public override string Code => "not_recoverable";
}
