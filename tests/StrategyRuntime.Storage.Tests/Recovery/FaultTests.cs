using StrategyRuntime.Engine.Commands;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Inputs;
using StrategyRuntime.Storage.Tests.Durability;
using StrategyRuntime.Storage.Tests.Writing;
using StrategyRuntime.Storage.Writing;

namespace StrategyRuntime.Storage.Tests.Recovery;

/// <summary>The disk fails while a session runs.</summary>
public sealed class FaultTests
{
    private static readonly IReadOnlyList<FakeEvent> s_events = FakeRun.Create(25);

    [Fact]
    public async Task A_failed_sync_of_the_log_stops_the_session_and_nothing_after_it_is_published()
    {
        for (var failing = 0; failing < 5; failing++)
        {
            var disk = new MemoryDisk();
            var (settings, observer, statuses) = Settings(disk);
            var syncs = 0;
            var publishedBefore = -1;
            await using var writer = await StrategyOutputWriter.OpenAsync(settings);
            disk.Before = next =>
            {
                if (next.Kind != DiskOperationKind.Sync || !next.Path.EndsWith(SessionFiles.Events, StringComparison.Ordinal)
                    || syncs++ != failing)
                    return next.Bytes;
                publishedBefore = observer.Headers.Count;
                throw new DurableFileException("sync", next.Path, FileFault.Io, "Input/output error");
            };
            var run = async () => await EmitAllAsync(writer);
            var failure = (await run.Should().ThrowAsync<SessionWriteException>()).Which;
            failure.InnerException.Should().BeOfType<DurableFileException>().Which.Fault.Should().Be(FileFault.Io);
            observer.Headers.Count.Should().Be(publishedBefore, "sync {0} failed", failing);
            statuses[^1].State.Should().Be(WriterState.Failed);
            syncs.Should().Be(failing + 1, "a failed sync is never tried again");
            FluentActions.Invoking(() => writer.Emit(s_events[0])).Should().Throw<SessionWriteException>();
            new SessionFixture(disk).Json(SessionFiles.Manifest).GetProperty("state").GetString().Should().Be("blocked");
        }
    }

    [Theory]
    [InlineData(Mode.LiveSimulation)]
    [InlineData(Mode.Backtest)]
    public async Task A_full_disk_at_any_write_halts_the_session_until_there_is_space_and_nothing_is_lost(Mode mode)
    {
        var undisturbed = new CrashedRun(s_events, mode);
        var expected = (await undisturbed.UndisturbedAsync()).Files;
        for (var failing = 0; ; failing++)
        {
            var disk = new MemoryDisk();
            var (settings, observer, statuses) = Settings(disk);
            await using var writer = await StrategyOutputWriter.OpenAsync(settings with { Mode = mode });
            var writes = 0;
            disk.Before = next =>
            {
                if (next.Kind is not (DiskOperationKind.Append or DiskOperationKind.Open)) return next.Bytes;
                writes++;
                // The first half of an append is taken, then there is no space, three times over.
                if (writes == failing + 1 && next.Kind == DiskOperationKind.Append && next.Bytes > 1) return next.Bytes / 2;
                if (writes > failing && writes <= failing + 3)
                    throw new DurableFileException("write", next.Path, FileFault.NoSpace, "No space left on device");
                return next.Bytes;
            };
            await EmitAllAsync(writer);
            await writer.CompleteAsync(RunState.Completed);
            new SessionFixture(disk).FinalFiles().Should().Equal(expected, "write {0} failed", failing);
            observer.Lines.Should().Be(expected[SessionFiles.Events]);
            if (writes <= failing) return;
            statuses.Select(s => s.State).Should().StartWith([WriterState.DiskFull, WriterState.Writing]);
        }
    }

    [Fact]
    public async Task A_session_can_be_closed_while_the_disk_is_full_and_carried_on_later()
    {
        var disk = new MemoryDisk();
        var (settings, _, _) = Settings(disk);
        var halted = new TaskCompletionSource();
        settings = settings with
        {
            StatusChanged = s =>
            {
                if (s.State == WriterState.DiskFull) halted.TrySetResult();
            },
            Time = TimeProvider.System,
        };
        await using (var writer = await StrategyOutputWriter.OpenAsync(settings))
        {
            disk.Before = next => next.Kind == DiskOperationKind.Append
                ? throw new DurableFileException("append to", next.Path, FileFault.NoSpace, "No space left on device")
                : next.Bytes;
            await SessionFixture.EmitAsync(writer, s_events.Take(10));
            await halted.Task;
            writer.Status.State.Should().Be(WriterState.DiskFull);
        }
        disk.Before = null;
        var run = new CrashedRun(s_events);
        (await run.RecoverAsync(disk)).Files.Should().Equal((await run.UndisturbedAsync()).Files);
    }

    [Fact]
    public async Task A_log_that_somebody_deletes_stops_the_session()
    {
        using var fixture = new SessionFixture();
        var observer = new RecordingObserver();
        await using var writer = await StrategyOutputWriter.OpenAsync(fixture.Settings() with { Observer = observer });
        writer.Emit(s_events[0]);
        await writer.DrainAsync();
        Directory.Delete(fixture.Folder, recursive: true);
        writer.Emit(s_events[1]);
        var failure = (await FluentActions.Awaiting(() => writer.DrainAsync()).Should().ThrowAsync<SessionWriteException>()).Which;
        failure.Message.Should().Contain("deleted");
        observer.Headers.Should().HaveCount(1);
    }

    [Theory]
    [InlineData("shortened")]
    [InlineData("replaced by a copy")]
    [InlineData("replaced by another file")]
    public async Task A_log_that_another_program_changes_under_the_writer_is_noticed_at_the_next_append(string how)
    {
        using var fixture = new SessionFixture();
        var observer = new RecordingObserver();
        await using (var writer = await StrategyOutputWriter.OpenAsync(fixture.Settings() with { Observer = observer }))
        {
            await SessionFixture.EmitAsync(writer, s_events.Take(10));
            await writer.DrainAsync();
            var log = Path.Combine(fixture.Folder, SessionFiles.Events);
            var copy = log + ".copy";
            if (how == "shortened")
            {
                using var file = new FileStream(log, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
                file.SetLength(100);
            }
            else
            {
                if (how == "replaced by a copy") File.Copy(log, copy);
                else await File.WriteAllTextAsync(copy, "{}\n");
                File.Move(copy, log, overwrite: true);
            }
            writer.Emit(s_events[10]);
            await FluentActions.Awaiting(() => writer.DrainAsync()).Should().ThrowAsync<SessionWriteException>();
            observer.Headers.Should().HaveCount(10);
        }
    }

    [Theory]
    [InlineData("deleted")]
    [InlineData("shortened")]
    [InlineData("replaced by another file")]
    [InlineData("replaced by as many other bytes")]
    public async Task A_log_that_another_program_changes_while_it_is_closed_is_noticed_at_the_next_append(string how)
    {
        using var fixture = new SessionFixture();
        var observer = new RecordingObserver();
        var pool = new FilePool(0);
        await using var writer = await StrategyOutputWriter.OpenAsync(fixture.Settings() with { Observer = observer, OpenFiles = pool });
        await SessionFixture.EmitAsync(writer, s_events.Take(10));
        await writer.DrainAsync();
        // Another one is opened: all that are not in use are closed.
        using var other = new PooledFile(pool, fixture.Files, Path.Combine(fixture.Folder, "other"));
        var log = Path.Combine(fixture.Folder, SessionFiles.Events);
        var bytes = await File.ReadAllBytesAsync(log);
        if (how == "replaced by as many other bytes") bytes[^10]++;
        File.Delete(log);
        if (how == "shortened") bytes = bytes[..100];
        if (how == "replaced by another file") bytes = "{}\n"u8.ToArray();
        if (how != "deleted") await File.WriteAllBytesAsync(log, bytes);
        writer.Emit(s_events[10]);
        (await FluentActions.Awaiting(() => writer.DrainAsync()).Should().ThrowAsync<SessionWriteException>()).WithMessage("*changed*");
        observer.Headers.Should().HaveCount(10);
        (File.Exists(log) ? await File.ReadAllBytesAsync(log) : null).Should().Equal(how == "deleted" ? null : bytes);
    }

    [Fact]
    public async Task A_sync_that_fails_as_a_log_is_closed_stops_the_session_at_its_next_event()
    {
        var disk = new MemoryDisk();
        var (settings, observer, _) = Settings(disk);
        var pool = new FilePool(2);
        await using var writer = await StrategyOutputWriter.OpenAsync(
            settings with { OpenFiles = pool, Durability = DurabilityPolicy.Os });
        await SessionFixture.EmitAsync(writer, s_events.Take(10));
        await writer.DrainAsync();
        var syncs = 0;
        disk.Before = next =>
        {
            var isLog = next.Path.EndsWith(SessionFiles.Events, StringComparison.Ordinal);
            if (next.Kind != DiskOperationKind.Sync || !isLog) return next.Bytes;
            syncs++;
            throw new DurableFileException("sync", next.Path, FileFault.Io, "Input/output error");
        };
        // The first one passes over the log, which was in use; the second one closes it.
        using var first = new PooledFile(pool, disk, Path.Combine(new SessionFixture(disk).Folder, "first"));
        using var second = new PooledFile(pool, disk, Path.Combine(new SessionFixture(disk).Folder, "second"));
        syncs.Should().Be(1);
        writer.Emit(s_events[10]);
        await FluentActions.Awaiting(() => writer.DrainAsync()).Should().ThrowAsync<SessionWriteException>();
        observer.Headers.Should().HaveCount(10);
        syncs.Should().Be(1, "a failed sync is never tried again");
        disk.Before = null;
    }

    [Fact]
    public async Task A_command_of_which_it_is_not_certain_whether_it_is_on_record_stops_the_writing()
    {
        var disk = new MemoryDisk();
        var (settings, _, _) = Settings(disk);
        await using var writer = await StrategyOutputWriter.OpenAsync(settings);
        disk.Before = next => next.Kind == DiskOperationKind.Sync
            ? throw new DurableFileException("sync", next.Path, FileFault.Io, "Input/output error")
            : next.Bytes;
        (await FluentActions.Awaiting(() => writer.RecordInputAsync(new RecordedCommand(9, new Stop("user"))))
            .Should().ThrowAsync<SessionWriteException>()).Which.IsPassing.Should().BeTrue();
        disk.Before = null;
    }

    [Theory]
    [InlineData(FileFault.Denied)]
    [InlineData(FileFault.Missing)]
    public async Task A_folder_that_can_no_longer_be_written_stops_the_session_and_nothing_after_it_is_published(FileFault fault)
    {
        var disk = new MemoryDisk();
        var (settings, observer, statuses) = Settings(disk);
        await using var writer = await StrategyOutputWriter.OpenAsync(settings);
        await SessionFixture.EmitAsync(writer, s_events.Take(10));
        await writer.DrainAsync();
        disk.Before = next => throw new DurableFileException("write", next.Path, fault, "not any more");
        writer.Emit(s_events[10]);
        await FluentActions.Awaiting(() => writer.DrainAsync()).Should().ThrowAsync<SessionWriteException>().WithMessage("*not any more*");
        observer.Headers.Should().HaveCount(10);
        statuses[^1].State.Should().Be(WriterState.Failed);
    }

    [Fact]
    public async Task A_clock_that_steps_back_changes_nothing_but_the_times_of_the_manifest()
    {
        var disk = new MemoryDisk();
        var observer = new RecordingObserver();
        var settings = new SessionFixture(disk).Settings() with { Observer = observer, Time = new BackwardTime() };
        await SessionFixture.RunAsync(s_events, settings);
        new SessionFixture(disk).FinalFiles().Should().Equal((await new CrashedRun(s_events).UndisturbedAsync()).Files);
        observer.Headers.Should().HaveCount(s_events.Count);
        var manifest = SessionManifest.Read(settings.Folder, disk)!;
        manifest.State.Should().Be("completed");
        manifest.EndedAt.Should().BeBefore(manifest.StartedAt, "the clock went back");
    }

    [Fact]
    public async Task An_observer_that_throws_stops_its_session_only()
    {
        var (settings, _, _) = Settings(new MemoryDisk());
        var observer = new RecordingObserver { OnBatch = _ => throw new InvalidOperationException("observer") };
        await using var writer = await StrategyOutputWriter.OpenAsync(settings with { Observer = observer });
        writer.Emit(s_events[0]);
        await FluentActions.Awaiting(() => writer.DrainAsync()).Should().ThrowAsync<SessionWriteException>().WithMessage("*observer*");
    }

    [Fact]
    public async Task A_command_that_cannot_be_recorded_is_refused_and_leaves_no_trace()
    {
        var disk = new MemoryDisk();
        var (settings, _, _) = Settings(disk);
        await using var writer = await StrategyOutputWriter.OpenAsync(settings);
        await writer.RecordInputAsync(new RecordedCommand(3, new SquareOff(null)));
        var appends = 0;
        disk.Before = next => next.Kind != DiskOperationKind.Append ? next.Bytes
            : appends++ == 0 ? 4 : throw new DurableFileException("append to", next.Path, FileFault.NoSpace, "No space left on device");
        await FluentActions.Awaiting(() => writer.RecordInputAsync(new RecordedCommand(9, new Stop("user"))))
            .Should().ThrowAsync<DurableFileException>();
        disk.Before = null;
        InputLog.Read(settings.Folder, disk).Should().Equal(new RecordedCommand(3, new SquareOff(null)));
    }

    [Fact]
    public async Task With_an_interval_an_event_is_published_before_and_synced_soon_after()
    {
        var disk = new MemoryDisk();
        var (settings, observer, _) = Settings(disk);
        settings = settings with
        {
            Durability = DurabilityPolicy.Interval,
            Time = TimeProvider.System,
            SyncInterval = TimeSpan.FromMilliseconds(20),
        };
        await using var writer = await StrategyOutputWriter.OpenAsync(settings);
        var synced = new TaskCompletionSource<int>();
        disk.Before = next =>
        {
            if (next.Kind == DiskOperationKind.Sync && next.Path.EndsWith(SessionFiles.Events, StringComparison.Ordinal))
                synced.TrySetResult(observer.Headers.Count);
            return next.Bytes;
        };
        await SessionFixture.EmitAsync(writer, s_events.Take(3), flushEvery: 3);
        (await synced.Task.WaitAsync(TimeSpan.FromSeconds(30))).Should().Be(3);
    }

    private static (SessionWriterSettings Settings, RecordingObserver Observer, List<WriterStatus> Statuses) Settings(MemoryDisk disk)
    {
        var observer = new RecordingObserver();
        var statuses = new List<WriterStatus>();
        var settings = new SessionFixture(disk).Settings() with
        {
            Observer = observer,
            Time = new SteppingTime(),
            StatusChanged = statuses.Add,
        };
        return (settings, observer, statuses);
    }

    private static async Task EmitAllAsync(StrategyOutputWriter writer)
    {
        foreach (var sessionEvent in s_events)
        {
            writer.Emit(sessionEvent);
            await writer.DrainAsync();
        }
    }

    /// <summary>A wall clock that goes an hour back at every look; what measures time spans is not touched by such steps.</summary>
    private sealed class BackwardTime : TimeProvider
    {
        private long _hours;

        public override DateTimeOffset GetUtcNow() =>
            new DateTimeOffset(2024, 10, 28, 0, 0, 0, TimeSpan.Zero).AddHours(-Interlocked.Increment(ref _hours));
    }
}
