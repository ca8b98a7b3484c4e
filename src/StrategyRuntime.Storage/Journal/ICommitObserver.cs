namespace StrategyRuntime.Storage.Journal;

/// <summary>Receives events once they are as durable as the session's policy promises (I1).</summary>
public interface ICommitObserver
{
    /// <summary>
    /// Takes a batch. Called on a commit thread, in order of seq, one call at a time per session. It must be quick and must not throw:
    /// an exception fails the session. The batch's memory is reused after the call: copy what you keep.
    /// </summary>
    void OnCommitted(in CommittedBatch batch);
}

/// <summary>Consecutive events as they stand in events.jsonl.</summary>
/// <param name="Run">Their run.</param>
/// <param name="FirstSeq">Seq of the first one.</param>
/// <param name="Lines">Their lines, each with its <c>\n</c>.</param>
/// <param name="Headers">One for each line, in order.</param>
/// <param name="FileOffset">Where <paramref name="Lines"/> start in events.jsonl.</param>
public readonly record struct CommittedBatch(
    int Run, long FirstSeq, ReadOnlyMemory<byte> Lines, ReadOnlyMemory<EventHeader> Headers, long FileOffset)
{
    /// <summary>Seq of the last one.</summary>
    public long LastSeq => FirstSeq + Headers.Length - 1;
}
