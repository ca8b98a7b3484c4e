using System.Diagnostics;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Exports;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Tests.Writing;
using StrategyRuntime.Storage.Verifying;
using StrategyRuntime.Storage.Writing;

namespace StrategyRuntime.Storage.Tests.Exports;

/// <summary>The exports of a backtest, made while its log grows.</summary>
public sealed class GrowingExportsTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly string[] s_exports = [SessionFiles.Diagnostics, SessionFiles.TradesDaily, SessionFiles.TickEvents];

    [Theory]
    [InlineData(CaptureMode.Candles, 100)]
    [InlineData(CaptureMode.Candles, 6_000)]
    [InlineData(CaptureMode.None, 100)]
    public async Task They_are_the_files_that_are_made_of_a_whole_log(CaptureMode capture, int flushEvery)
    {
        var events = FakeRun.Create(6_000);
        using var backtest = new SessionFixture();
        await SessionFixture.RunAsync(events, backtest.Settings(Mode.Backtest) with { Capture = capture }, flushEvery);
        using var live = new SessionFixture();
        var settings = live.Settings() with { Capture = capture, Durability = DurabilityPolicy.Os };
        await SessionFixture.RunAsync(events, settings, flushEvery: 1_000);

        backtest.Bytes(SessionFiles.Events).Length.Should().BeGreaterThan(RunExports.LongLog * 5 / 4);
        foreach (var name in s_exports.Where(name => capture == CaptureMode.Candles || name != SessionFiles.TickEvents))
            backtest.Bytes(name).AsSpan().SequenceEqual(live.Bytes(name)).Should().BeTrue(name);
        Directory.GetFiles(backtest.Folder, "*.tmp").Should().BeEmpty();
    }

    [Fact]
    public async Task A_full_disk_while_the_log_grows_leaves_them_to_be_made_at_its_end()
    {
        var files = new FullFiles { IsFull = true };
        using var fixture = new SessionFixture();
        await using (var writer = await StrategyOutputWriter.OpenAsync(fixture.Settings(Mode.Backtest) with { Files = files }))
        {
            await EmitNoiseAsync(writer, () => files.Refused > 0);
            files.Refused.Should().Be(1, "what was ready did not fit into the memory");
            writer.Status.State.Should().Be(WriterState.Writing, "the log has its space");
            files.IsFull = false;
            await writer.CompleteAsync(RunState.Completed);
        }
        Verify(fixture);
    }

    [Fact]
    public async Task A_log_that_finds_the_disk_full_takes_their_space()
    {
        var full = 0;
        using var fixture = new SessionFixture();
        var settings = fixture.Settings(Mode.Backtest) with
        {
            Files = new ScarceFiles(),
            MaxBufferedBytes = 0,
            StatusChanged = status => full += status.State == WriterState.DiskFull ? 1 : 0,
        };
        await using (var writer = await StrategyOutputWriter.OpenAsync(settings))
        {
            await EmitNoiseAsync(writer, () => Volatile.Read(ref full) > 0).WaitAsync(s_patience);
            await writer.CompleteAsync(RunState.Completed);
        }
        full.Should().Be(1);
        Verify(fixture);
    }

    [Fact]
    public async Task A_disk_that_is_full_at_the_end_is_waited_for_and_they_are_made_of_the_log()
    {
        var files = new FullFiles { IsFull = true };
        using var fixture = new SessionFixture();
        var settings = fixture.Settings(Mode.Backtest) with
        {
            Files = files,
            StatusChanged = status => files.IsFull &= status.State != WriterState.DiskFull,
        };
        await SessionFixture.RunAsync(FakeRun.Create(6_000), settings, flushEvery: 500);

        files.Refused.Should().Be(1);
        Verify(fixture);
    }

    [Fact]
    public async Task Those_of_a_run_that_is_given_up_leave_no_file()
    {
        using var fixture = new SessionFixture();
        var temporary = Path.Combine(fixture.Folder, SessionFiles.Diagnostics) + AtomicFile.TemporarySuffix;
        await using (var writer = await StrategyOutputWriter.OpenAsync(fixture.Settings(Mode.Backtest)))
            await EmitNoiseAsync(writer, () => File.Exists(temporary));

        Directory.GetFiles(fixture.Folder).Where(path => s_exports.Any(path.Contains)).Should().BeEmpty();
    }

    [Fact]
    public async Task An_event_that_they_cannot_be_made_of_ends_the_run()
    {
        using var fixture = new SessionFixture();
        await using var writer = await StrategyOutputWriter.OpenAsync(fixture.Settings(Mode.Backtest));
        await SessionFixture.EmitAsync(writer, FakeRun.Create(6_000), flushEvery: 500);
        await SessionFixture.EmitAsync(writer, [new FakeEvent(EventType.Node, UtcTime.MinValue, "{}", default)]);

        await FluentActions.Awaiting(() => writer.CompleteAsync(RunState.Completed)).Should().ThrowAsync<SessionWriteException>()
            .WithMessage("*execution_id*");
    }

    /// <summary>Emits nodes whose compressed text is nearly as long as they are.</summary>
    private static async Task EmitNoiseAsync(StrategyOutputWriter writer, Func<bool> isEnough)
    {
        var random = new Random(5);
        var noise = new byte[32 << 10];
        var patience = Stopwatch.StartNew();
        for (var i = 0; !isEnough() && patience.Elapsed < s_patience; i++)
        {
            random.NextBytes(noise);
            var data = $$"""{"execution_id":"e{{i}}","node_id":"n","children_nodes":[],"noise":"{{Convert.ToBase64String(noise)}}"}""";
            writer.Emit(new FakeEvent(EventType.Node, UtcTime.MinValue + TimeSpan.FromDays(800_000), data, default));
            await writer.FlushAsync();
            // A log that is far longer than what is ready: the other thread is waited for.
            if (i > 600) await Task.Delay(5);
        }
        isEnough().Should().BeTrue();
        await writer.DrainAsync();
    }

    private static void Verify(SessionFixture fixture) =>
        SessionVerifier.Verify(fixture.Folder, NativeFiles.Instance)
            .Where(check => s_exports.Contains(check.Name) || check.Name == "hashes").Should().OnlyContain(check => check.Passed);

    /// <summary>A disk without space for a log beside exports that are not whole.</summary>
    private sealed class ScarceFiles() : ForwardedFiles(NativeFiles.Instance)
    {
        public override IDurableFile Open(string path, FileOpening opening)
        {
            var file = base.Open(path, opening);
            if (opening == FileOpening.Read || !path.EndsWith(SessionFiles.Events + AtomicFile.TemporarySuffix, StringComparison.Ordinal))
                return file;
            var exports = Path.Combine(Path.GetDirectoryName(path)!, SessionFiles.Diagnostics + AtomicFile.TemporarySuffix);
            return new ScarceFile(file, () => File.Exists(exports));
        }

        private sealed class ScarceFile(IDurableFile file, Func<bool> isFull) : IDurableFile
        {
            public long Length => file.Length;

            public int Append(ReadOnlySpan<byte> bytes) => isFull()
                ? throw new DurableFileException("append to", "the log", FileFault.NoSpace, "No space left on device")
                : file.Append(bytes);

            public int Read(long offset, Span<byte> destination) => file.Read(offset, destination);

            public void Truncate(long length) => file.Truncate(length);

            public void Sync() => file.Sync();

            public void Dispose() => file.Dispose();
        }
    }

    /// <summary>A disk without space for exports.</summary>
    private sealed class FullFiles() : ForwardedFiles(NativeFiles.Instance)
    {
        public bool IsFull { get; set; }

        public int Refused { get; private set; }

        public override IDurableFile Open(string path, FileOpening opening)
        {
            if (!IsFull || opening == FileOpening.Read || !s_exports.Any(path.Contains)) return base.Open(path, opening);
            Refused++;
            throw new DurableFileException("open", path, FileFault.NoSpace, "No space left on device");
        }
    }
}
