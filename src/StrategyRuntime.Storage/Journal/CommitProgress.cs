namespace StrategyRuntime.Storage.Journal;

/// <summary>How far a log may be read: written by the commit loop, read by any thread.</summary>
internal sealed class CommitProgress
{
    private Position _position = new(0, 0);

    /// <summary>The last readable event and the end of its line.</summary>
    public Position Current
    {
        get => Volatile.Read(ref _position);
        set => Volatile.Write(ref _position, value);
    }

    /// <summary>A place in the log. Seq and length belong together, so they are swapped together.</summary>
    internal sealed record Position(long Seq, long Length);
}
