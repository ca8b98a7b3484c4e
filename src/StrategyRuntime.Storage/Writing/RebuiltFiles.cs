using System.Text.Json;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Fold;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Writing;

/// <summary>Writes what a complete run's journal tells: its index, positions.json, trades.json and metrics.json.</summary>
public static class RebuiltFiles
{
    /// <summary>
    /// Writes them in a folder that holds a complete run; false when it does not. A run that goes on writes them as it is taken up.
    /// </summary>
    /// <exception cref="SessionDamagedException">session.json cannot be read, or the journal ends before the run does.</exception>
    /// <exception cref="JsonException">A line of the journal is not the next event.</exception>
    /// <exception cref="DurableFileException">A file operation failed.</exception>
    public static bool Write(string folder, IDurableFiles files)
    {
        if (SessionManifest.Read(folder, files) is not { LastSeq: > 0 } manifest) return false;
        using var log = RunLog.OpenFinished(folder, manifest, files);
        var fold = new SessionFold(manifest.Session, manifest.Run);
        var lines = new LineScanner(log.Journal.Read, 0, log.Journal.Length);
        files.WriteAtomically(Path.Combine(folder, SessionFiles.Index), file =>
        {
            using var index = new DurableFileStream(file);
            while (lines.TryRead(out var line))
            {
                fold.Apply(line.Span);
                var record = index.GetSpan(EventIndex.RecordSize);
                EventIndex.Write(record, manifest.Run, fold.Seq, lines.Offset, EventIndex.Checksum(line.Span));
                index.Advance(EventIndex.RecordSize);
            }
            index.Flush();
        });
        if (fold.Seq != manifest.LastSeq)
            throw new SessionDamagedException(fold.Seq, $"{folder} has {fold.Seq} events, and its manifest says {manifest.LastSeq}.");
        new Projections(folder, fold, files, TimeProvider.System).Write(all: true);
        return true;
    }
}
