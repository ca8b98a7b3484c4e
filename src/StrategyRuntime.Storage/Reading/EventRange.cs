namespace StrategyRuntime.Storage.Reading;

/// <summary>A stretch of complete lines of events.jsonl.</summary>
/// <param name="Offset">Where it starts, bytes.</param>
/// <param name="Length">Its length, bytes.</param>
/// <param name="FirstSeq">Seq of its first line; one above <paramref name="LastSeq"/> when it is empty.</param>
/// <param name="LastSeq">Seq of its last line.</param>
public readonly record struct EventRange(long Offset, long Length, long FirstSeq, long LastSeq)
{
    /// <summary>True when there is no line in it.</summary>
    public bool IsEmpty => Length == 0;
}
