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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_failed_sync_recovery_writes_what_may_be_lost_into_a_new_file(bool isManifestLost)
    {
        for (var failing = 1; failing < s_events.Count; failing++)
        {
            var disk = new MemoryDisk();
            var syncs = 0;
            var hasFailed = false;
            disk.Before = next =>
            {
                if (next.Kind == DiskOperationKind.Sync && next.Path == LogPath && syncs++ == failing)
                {
                    hasFailed = true;
                    throw new DurableFileException("sync", next.Path, FileFault.Io, "Input/output error");
                }
                return hasFailed && isManifestLost && next.Path.Contains(SessionFiles.Manifest, StringComparison.Ordinal)
                    ? throw new DurableFileException("write", next.Path, FileFault.Io, "Input/output error")
                    : next.Bytes;
            };
            var settings = new SessionFixture(disk).Settings() with { Time = new SteppingTime() };
            await using (var writer = await StrategyOutputWriter.OpenAsync(settings))
            {
                await FluentActions.Awaiting(() => EmitAllAsync(writer)).Should().ThrowAsync<SessionWriteException>();
            }
            disk.Before = null;
            var observer = new RecordingObserver();
            await using (var writer = await StrategyOutputWriter.OpenAsync(settings with { Recover = true, Observer = observer }))
            {
                await EmitAllAsync(writer);
                var survivor = new SessionFixture(disk.AfterPowerLoss(new Random(failing)));
                survivor.Text(SessionFiles.Events).Should().Be(
                    new SessionFixture(disk).Text(SessionFiles.Events), "all of it was published");
            }
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

    private static async Task EmitAllAsync(StrategyOutputWriter writer)
    {
        foreach (var sessionEvent in s_events)
        {
            writer.Emit(sessionEvent);
            await writer.DrainAsync();
        }
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
            SessionManifest.Read(new SessionFixture(disk).Folder, disk)!.State.Should().Be("blocked");
            return e;
        }
    }
}
