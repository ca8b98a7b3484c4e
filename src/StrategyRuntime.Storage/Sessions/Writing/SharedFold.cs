using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Sessions.Writing;

/// <summary>The fold of a running session: the commit loop feeds it, readers take snapshots.</summary>
internal sealed class SharedFold(SessionFold fold)
{
    private readonly Lock _gate = new();

    /// <summary>The fold, for the commit loop, which may read it without the lock because nobody else changes it.</summary>
    public SessionFold OnCommitLoop => fold;

    /// <summary>Takes the first events of a batch.</summary>
    public void Apply(EventBatch batch, int count)
    {
        lock (_gate)
        {
            for (var i = 0; i < count; i++) fold.Apply(batch[i]);
        }
    }

    /// <summary>Reads the fold.</summary>
    public T Read<T>(Func<SessionFold, T> read)
    {
        lock (_gate) return read(fold);
    }
}
