using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Storage.Writing;

/// <summary>When the log is synced, by policy, and up to where it is.</summary>
internal sealed class SyncSchedule(SessionWriterSettings settings, long durableSeq)
{
    private long _durableSeq = durableSeq;
    private long _appendedSeq = durableSeq;
    private long _firstUnsyncedAt;

    /// <summary>Last event that is synced.</summary>
    public long DurableSeq => Volatile.Read(ref _durableSeq);

    /// <summary>Notes an append; returns whether it is to be synced at once.</summary>
    public bool Appended(long seq)
    {
        if (_appendedSeq == _durableSeq) _firstUnsyncedAt = settings.Time.GetTimestamp();
        _appendedSeq = seq;
        return settings.Durability == DurabilityPolicy.Always;
    }

    /// <summary>Notes that everything appended is durable.</summary>
    public void Synced() => Volatile.Write(ref _durableSeq, _appendedSeq);

    /// <summary>Time until the next sync is due; null when there is nothing to sync or no time to keep.</summary>
    public TimeSpan? UntilDue()
    {
        if (settings.Durability != DurabilityPolicy.Interval || _appendedSeq == _durableSeq) return null;
        var rest = settings.SyncInterval - settings.Time.GetElapsedTime(_firstUnsyncedAt);
        return rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
    }
}
