using System.IO.Compression;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Trimming;

/// <summary>
/// Trims the start of a finished run's log: its first events move into a compressed file beside it, and the floor of its streams moves up.
/// The whole log can still be proved, because it is still there. Cut off at any moment, it leaves a log that is complete, and can be done
/// again.
/// </summary>
public static class LogTrim
{
    private const int PieceBytes = 1 << 20;

    /// <summary>Plans a trim; changes nothing.</summary>
    /// <param name="folder">A session's folder, or that of an earlier run.</param>
    /// <param name="keepEvents">How many events stay in events.jsonl at least; 1 or more.</param>
    /// <param name="files">The disk; null: the real one.</param>
    /// <exception cref="SessionNotTrimmableException">The run has not ended.</exception>
    /// <exception cref="SessionDamagedException">The folder cannot be read.</exception>
    public static TrimPlan Plan(string folder, long keepEvents, IDurableFiles? files = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keepEvents, 1);
        files ??= NativeFiles.Instance;
        using var log = Open(folder, files, out var manifest);
        return Plan(log, manifest, keepEvents);
    }

    /// <summary>Trims. Nothing happens when there is nothing to trim.</summary>
    /// <exception cref="SessionNotTrimmableException">The run has not ended, or a writer has the folder.</exception>
    public static TrimPlan Run(string folder, long keepEvents, IDurableFiles? files = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keepEvents, 1);
        files ??= NativeFiles.Instance;
        using var folderLock = Lock(folder, files);
        using var log = Open(folder, files, out var manifest);
        var plan = Plan(log, manifest, keepEvents);
        if (plan.Through <= plan.Floor) return plan;
        var end = log.EndOf(plan.Through);
        using var start = new AtomicWrite(files, Path.Combine(folder, SessionFiles.TrimmedEvents));
        using var rest = new AtomicWrite(files, Path.Combine(folder, SessionFiles.Events));
        Compress(log.Journal, end, start.File);
        Copy(log.Journal, end, rest.File);
        var trimmed = new Dictionary<string, string>(manifest.Files)
        {
            [SessionFiles.TrimmedEvents] = FinalHashes.Of(start.File),
            [SessionFiles.Events] = FinalHashes.Of(rest.File),
        };
        // session.json knows both forms before the first file changes, so that at every moment it describes what is there.
        (manifest with { Trimming = trimmed }).Write(folder, files);
        // The start first: until events.jsonl is replaced, events are in both files, never in none.
        start.Commit();
        rest.Commit();
        (manifest with { TrimmedThrough = plan.Through, Files = trimmed, Trimming = null }).Write(folder, files);
        return plan;
    }

    private static TrimPlan Plan(RunLog log, SessionManifest manifest, long keepEvents)
    {
        var last = log.Progress.Current.Seq;
        var through = Math.Max(last - keepEvents, manifest.TrimmedThrough);
        return new TrimPlan(
            manifest.SessionId, manifest.Run, last, manifest.TrimmedThrough, through, log.EndOf(through) - log.EndOf(
                manifest.TrimmedThrough));
    }

    private static RunLog Open(string folder, IDurableFiles files, out SessionManifest manifest)
    {
        manifest = SessionManifest.Read(folder, files)
            ?? throw new SessionNotTrimmableException($"{folder} is no session folder: it has no {SessionFiles.Manifest}.");
        return manifest.IsUnfinished
            ? throw new SessionNotTrimmableException(
                $"{manifest.SessionId} is {manifest.State}; the log of a run can be trimmed once it has ended.")
            : RunLog.OpenFinished(folder, manifest, files);
    }

    private static IDisposable Lock(string folder, IDurableFiles files)
    {
        try
        {
            return files.LockFolder(folder);
        }
        catch (DurableFileException exception) when (exception.Fault == FileFault.Locked)
        {
            throw new SessionNotTrimmableException($"{folder} is being written.");
        }
    }

    private static void Compress(IJournal log, long end, IDurableFile file)
    {
        using var output = new DurableFileStream(file);
        using (var gzip = new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true))
        {
            var piece = new byte[PieceBytes];
            for (var at = 0L; at < end;)
            {
                var read = Read(log, at, end, piece);
                gzip.Write(piece, 0, read);
                at += read;
            }
        }
        output.Flush();
    }

    private static void Copy(IJournal log, long from, IDurableFile file)
    {
        var piece = new byte[PieceBytes];
        for (var at = from; at < log.Length;)
        {
            var read = Read(log, at, log.Length, piece);
            file.AppendAll(piece.AsSpan(0, read));
            at += read;
        }
    }

    private static int Read(IJournal log, long at, long end, byte[] piece)
    {
        var read = log.Read(at, piece.AsSpan(0, (int)Math.Min(piece.Length, end - at)));
        return read > 0 ? read : throw new SessionDamagedException(0, $"The log ends at byte {at} of {end}.");
    }
}

/// <summary>A trim, planned or done.</summary>
/// <param name="SessionId">Whose log it is.</param>
/// <param name="Run">Which run.</param>
/// <param name="LastSeq">Its last event.</param>
/// <param name="Floor">Seq through which it was trimmed before.</param>
/// <param name="Through">Seq through which it is trimmed.</param>
/// <param name="Bytes">Bytes that move into the compressed file.</param>
public sealed record TrimPlan(string SessionId, int Run, long LastSeq, long Floor, long Through, long Bytes);

/// <summary>The log cannot be trimmed now.</summary>
public sealed class SessionNotTrimmableException(string message) : SessionException(message)
{
    /// <inheritdoc/>
    public override string Code => "not_trimmable";
}
