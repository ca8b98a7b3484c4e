using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Writing;

/// <summary>Hands a complete log to an observer, in batches of bounded size.</summary>
internal static class LogPublisher
{
    private const int BatchBytes = 1 << 20;

    /// <summary>Publishes every line.</summary>
    public static void Publish(RunLog log, ICommitObserver observer)
    {
        var lines = new LineScanner(log.Journal.Read, 0, log.Progress.Current.Length);
        var batch = new EventBatch();
        var offset = 0L;
        while (lines.TryRead(out var line))
        {
            if (!EventLine.TryReadHead(line.Span, log.Prefix, out var seq, out var type, out var time))
                throw new InvalidDataException($"The line that ends at byte {lines.Offset} is no event of this run.");
            batch.AddLine(line.Span, new EventHeader(seq, type, batch.Length, line.Length, time));
            if (batch.Length < BatchBytes) continue;
            Publish(log, observer, batch, offset);
            offset = lines.Offset;
        }
        if (batch.Count > 0) Publish(log, observer, batch, offset);
    }

    private static void Publish(RunLog log, ICommitObserver observer, EventBatch batch, long offset)
    {
        observer.OnCommitted(new CommittedBatch(log.Run, batch.Headers.Span[0].Seq, batch.Lines, batch.Headers, offset));
        batch.Clear();
    }
}
