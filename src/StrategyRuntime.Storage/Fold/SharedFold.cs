using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Fold;

/// <summary>The fold of a running session: the commit loop feeds it, readers take snapshots.</summary>
/// <param name="fold">The fold.</param>
/// <param name="checkpoints">What is kept of it on the way.</param>
internal sealed class SharedFold(SessionFold fold, FoldCheckpoints checkpoints)
{
    private readonly Lock _gate = new();

    /// <summary>The fold, for the commit loop, which may read it without the lock because it is the only writer.</summary>
    public SessionFold OnCommitLoop => fold;

    /// <summary>What was kept of it on the way.</summary>
    public FoldCheckpoints Checkpoints => checkpoints;

    /// <summary>Takes the first events of a batch.</summary>
    public void Apply(EventBatch batch, int count)
    {
        lock (_gate)
        {
            for (var i = 0; i < count; i++)
            {
                fold.Apply(batch[i]);
                checkpoints.Offer(fold);
            }
        }
    }

    /// <summary>Reads the fold.</summary>
    public T Read<T>(Func<SessionFold, T> read)
    {
        lock (_gate) return read(fold);
    }
}
