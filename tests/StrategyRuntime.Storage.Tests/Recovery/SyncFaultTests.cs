using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Tests.Durability;
using StrategyRuntime.Storage.Tests.Writing;
using StrategyRuntime.Storage.Writing;

namespace StrategyRuntime.Storage.Tests.Recovery;

/// <summary>Every sync of a run fails once: of the journal, of the other files, of the folder.</summary>
public sealed class SyncFaultTests
{
    private static readonly IReadOnlyList<FakeEvent> s_events = FakeRun.Create(15);

    [Fact]
    public async Task Whichever_sync_fails_the_session_stops_says_so_and_has_published_nothing_that_a_power_loss_could_take()
    {
        for (var failing = 0; ; failing++)
        {
            var disk = new MemoryDisk();
            var observer = new RecordingObserver();
            var failure = await RunAsync(disk, observer, failing);
            if (failure is null)
            {
                failing.Should().BeGreaterThan(s_events.Count, "there is a sync for every published event");
                return;
            }
            var survivor = disk.AfterPowerLoss(new Random(failing));
            var log = survivor.FileExists(LogPath) ? new SessionFixture(survivor).Text(SessionFiles.Events) : "";
            log.Should().StartWith(observer.Lines, "sync {0} failed", failing);
        }
    }

    [Fact]
    public void A_sync_that_the_system_refuses_is_not_swallowed()
    {
        // Of a file in /proc the kernel refuses fdatasync (EINVAL), which .NET's own flush passes over.
        if (!OperatingSystem.IsLinux()) return;
        using var file = NativeFiles.Instance.Open("/proc/self/comm", FileOpening.Append);
        file.Invoking(f => f.Sync()).Should().Throw<DurableFileException>().Which.Fault.Should().Be(FileFault.Io);
    }

    private static string LogPath => Path.Combine(new SessionFixture(new MemoryDisk()).Folder, SessionFiles.Events);

    // Null when there was no such sync.
    private static async Task<Exception?> RunAsync(MemoryDisk disk, RecordingObserver observer, int failing)
    {
        var syncs = 0;
        var published = -1;
        disk.Before = next =>
        {
            if (next.Kind is not (DiskOperationKind.Sync or DiskOperationKind.SyncFolder) || syncs++ != failing) return next.Bytes;
            published = observer.Headers.Count;
            throw new DurableFileException("sync", next.Path, FileFault.Io, "Input/output error");
        };
        var statuses = new List<WriterStatus>();
        try
        {
            var settings = new SessionFixture(disk).Settings() with
            {
                Observer = observer,
                Time = new SteppingTime(),
                StatusChanged = statuses.Add,
            };
            await using var writer = await StrategyOutputWriter.OpenAsync(settings);
            foreach (var sessionEvent in s_events)
            {
                writer.Emit(sessionEvent);
                await writer.DrainAsync();
            }
            await writer.CompleteAsync(RunState.Completed);
            return null;
        }
        catch (DurableFileException e)
        {
            // The run never began.
            observer.Headers.Should().BeEmpty();
            return e;
        }
        catch (SessionWriteException e)
        {
            observer.Headers.Should().HaveCount(published, "sync {0} failed", failing);
            statuses[^1].State.Should().Be(WriterState.Failed);
            SessionManifest.Read(new SessionFixture(disk).Folder, disk)!.State.Should().Be("failed");
            return e;
        }
    }
}
