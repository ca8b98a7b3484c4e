using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;

namespace StrategyRuntime.Storage.Journal;

/// <summary>The log of one run with its index and how far it may be read.</summary>
internal sealed class RunLog(SessionId session, int run, IJournal journal, EventIndex index) : IDisposable
{
    /// <summary>Which execution.</summary>
    public SessionId Session => session;

    /// <summary>Which run.</summary>
    public int Run => run;

    /// <summary>The lines.</summary>
    public IJournal Journal => journal;

    /// <summary>Where they are.</summary>
    public EventIndex Index => index;

    /// <summary>How far they may be read.</summary>
    public CommitProgress Progress { get; } = new();

    /// <summary>How every line of the run starts.</summary>
    public byte[] Prefix { get; } = EventLine.Prefix(session, run);

    /// <summary>Seq through which the log was trimmed; streams begin after it.</summary>
    public long Floor { get; private init; }

    /// <summary>
    /// Opens the log of a run that has no writer. A log without a valid index gets one in memory; a torn tail is left out.
    /// </summary>
    public static RunLog OpenFinished(string folder, SessionManifest manifest, IDurableFiles files)
    {
        var journal = files.FileExists(Path.Combine(folder, SessionFiles.Events))
            ? (IJournal)new DiskJournal(files.Open(Path.Combine(folder, SessionFiles.Events), FileOpening.Read))
            : InMemory(files);
        if (files.FileExists(Path.Combine(folder, SessionFiles.TrimmedEvents))) journal = WithItsStart(folder, manifest, journal, files);
        var index = OpenIndex(folder, manifest.Run, journal, files);
        var log = new RunLog(manifest.Session, manifest.Run, journal, index) { Floor = manifest.TrimmedThrough };
        log.Progress.Current = new CommitProgress.Position(log.Index.Count, log.Index.TryGetEnd(log.Index.Count, out var end) ? end : 0);
        return log;
    }

    /// <summary>Length of the log up to an event: the end of its line.</summary>
    public long EndOf(long seq)
    {
        if (index.TryGetEnd(seq, out var end)) return end;
        // The record is damaged: go on from the nearest good one before it.
        var from = seq - 1;
        while (!index.TryGetEnd(from, out end)) from--;
        var lines = new LineScanner(journal.Read, end, Progress.Current.Length);
        while (from < seq && lines.TryRead(out _)) from++;
        return lines.Offset;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        journal.Dispose();
        index.Dispose();
    }

    /// <summary>
    /// Puts the compressed start before what events.jsonl has. Where that begins its first line says, whatever moment a trim was cut off
    /// at: the start holds everything before it, and maybe some of what follows.
    /// </summary>
    private static IJournal WithItsStart(string folder, SessionManifest manifest, IJournal rest, IDurableFiles files)
    {
        var lines = new LineScanner(rest.Read, 0, rest.Length);
        var prefix = EventLine.Prefix(manifest.Session, manifest.Run);
        if (!lines.TryRead(out var line) || !EventLine.TryReadHead(line.Span, prefix, out var first, out _, out _) || first == 1)
            return rest;
        var path = Path.Combine(folder, SessionFiles.TrimmedEvents);
        if (RecordedEnd(folder, manifest.Run, first - 1, files) is { } end) return new TrimmedJournal(files, path, rest, end);
        using var whole = new TrimmedJournal(files, path, InMemory(files), long.MaxValue);
        var start = new LineScanner(whole.Read, 0, long.MaxValue);
        for (var seq = 1L; seq < first; seq++)
        {
            if (!start.TryRead(out _))
                throw new SessionDamagedException(
                    seq, $"{path} ends before event {seq}, and {SessionFiles.Events} begins with event {first}.");
        }
        return new TrimmedJournal(files, path, rest, start.Offset);
    }

    /// <summary>End of an event's line as the index file says; null when that has no valid record of it.</summary>
    private static long? RecordedEnd(string folder, int run, long seq, IDurableFiles files)
    {
        var path = Path.Combine(folder, SessionFiles.Index);
        if (!files.FileExists(path)) return null;
        using var index = new EventIndex(new DiskJournal(files.Open(path, FileOpening.Read)), run);
        return index.TryGetEnd(seq, out var end) ? end : null;
    }

    private static EventIndex OpenIndex(string folder, int run, IJournal journal, IDurableFiles files)
    {
        var path = Path.Combine(folder, SessionFiles.Index);
        if (files.FileExists(path))
        {
            var index = new EventIndex(new DiskJournal(files.Open(path, FileOpening.Read)), run);
            if (index.TryGetEnd(index.Count, out var end) && end == journal.Length) return index;
            index.Dispose();
        }
        return Rebuild(run, journal, files);
    }

    private static EventIndex Rebuild(int run, IJournal journal, IDurableFiles files)
    {
        var records = InMemory(files);
        Span<byte> record = stackalloc byte[EventIndex.RecordSize];
        var lines = new LineScanner(journal.Read, 0, journal.Length);
        for (var seq = 1L; lines.TryRead(out var line); seq++)
        {
            EventIndex.Write(record, run, seq, lines.Offset, EventIndex.Checksum(line.Span));
            records.Append(record);
        }
        return new EventIndex(records, run);
    }

    private static BufferedJournal InMemory(IDurableFiles files) => new(files, "", long.MaxValue);
}
