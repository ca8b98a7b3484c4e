using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Tests.Durability;
using StrategyRuntime.Storage.Tests.Writing;
using StrategyRuntime.Storage.Writing;

namespace StrategyRuntime.Storage.Tests.Recovery;

/// <summary>A run that is crashed at one operation: the disk as it was then, and what had been published.</summary>
internal sealed class CrashedRun
{
    private const string PowerIsOff = "the power is off";

    private readonly IReadOnlyList<FakeEvent> _events;
    private readonly Mode _mode;
    private readonly int _openFiles;

    public CrashedRun(IReadOnlyList<FakeEvent> events, Mode mode = Mode.LiveSimulation, int openFiles = 2)
    {
        _events = events;
        _mode = mode;
        _openFiles = openFiles;
    }

    /// <summary>Runs on a disk until its end or until the disk says that the power is off; returns what was published.</summary>
    public async Task<RecordingObserver> RunAsync(MemoryDisk disk, bool recover = false)
    {
        var observer = new RecordingObserver();
        var fixture = new SessionFixture(disk);
        var settings = fixture.Settings(_mode) with
        {
            Observer = observer, Time = new SteppingTime(), Recover = recover, OpenFiles = new FilePool(_openFiles),
        };
        try
        {
            await using var writer = await StrategyOutputWriter.OpenAsync(settings);
            for (var i = 0; i < _events.Count; i++)
            {
                writer.Emit(_events[i]);
                if (i % 7 == 6) await writer.DrainAsync();
            }
            await writer.CompleteAsync(RunState.Completed);
        }
        catch (DurableFileException e) when (e.Message.EndsWith(PowerIsOff, StringComparison.Ordinal))
        {
        }
        catch (SessionWriteException)
        {
        }
        return observer;
    }

    /// <summary>Number of operations of an undisturbed run, what it leaves, and which of the operations are appends.</summary>
    public async Task<(int Operations, IReadOnlyDictionary<string, string> Files, IReadOnlySet<int> Appends)> UndisturbedAsync()
    {
        var appends = new HashSet<int>();
        var disk = new MemoryDisk();
        disk.Before = next =>
        {
            if (next.Kind == DiskOperationKind.Append) appends.Add(disk.OperationCount);
            return next.Bytes;
        };
        await RunAsync(disk);
        return (disk.OperationCount, new SessionFixture(disk).FinalFiles(), appends);
    }

    /// <summary>
    /// Runs until an operation; an append there takes only <paramref name="tornBytes"/> bytes (null: it is not done at all).
    /// </summary>
    public async Task<(MemoryDisk Disk, RecordingObserver Published)> CrashAtAsync(
        int operation, int? tornBytes = null, bool recover = false, MemoryDisk? on = null)
    {
        var disk = on ?? new MemoryDisk();
        var start = disk.OperationCount;
        var isCut = false;
        disk.Before = next =>
        {
            // After the cut nothing reaches the disk any more, whatever the dying process still tries.
            if (isCut) throw new DurableFileException("use", next.Path, FileFault.Io, PowerIsOff);
            if (disk.OperationCount - start != operation) return next.Bytes;
            isCut = true;
            if (next.Kind == DiskOperationKind.Append && tornBytes is { } torn && torn < next.Bytes) return torn;
            throw new DurableFileException("use", next.Path, FileFault.Io, PowerIsOff);
        };
        var published = await RunAsync(disk, recover);
        disk.Before = null;
        return (disk, published);
    }

    /// <summary>
    /// What a start after a crash does: continues an unfinished run, starts one that never started; then all files must be final.
    /// </summary>
    public async Task<(long RecoveredSeq, IReadOnlyDictionary<string, string> Files)> RecoverAsync(MemoryDisk disk)
    {
        var fixture = new SessionFixture(disk);
        var manifest = SessionManifest.Read(fixture.Folder, disk);
        if (manifest is { IsUnfinished: false }) return (manifest.LastSeq ?? 0, fixture.FinalFiles());
        var recovered = 0L;
        if (manifest is not null && _mode == Mode.LiveSimulation)
        {
            await using var writer = await StrategyOutputWriter.OpenAsync(fixture.Settings() with { Recover = true });
            recovered = writer.RecoveredSeq;
        }
        await RunAsync(disk, recover: manifest is not null);
        return (recovered, fixture.FinalFiles());
    }
}
