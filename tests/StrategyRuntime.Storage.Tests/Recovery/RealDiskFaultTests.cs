using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Tests.Durability;
using StrategyRuntime.Storage.Tests.Writing;
using StrategyRuntime.Storage.Writing;
using Xunit.Abstractions;

namespace StrategyRuntime.Storage.Tests.Recovery;

/// <summary>Faults that the kernel makes, not a stand-in. Where no file system may be mounted, only the ones that need none.</summary>
public sealed class RealDiskFaultTests(ITestOutputHelper output)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly IReadOnlyList<FakeEvent> s_events = FakeRun.Create(700);

    [Fact]
    public void A_write_that_finds_no_space_is_known_as_such()
    {
        if (!OperatingSystem.IsLinux()) return;
        using var full = NativeFiles.Instance.Open("/dev/full", FileOpening.Append);
        full.Invoking(f => f.Append("x"u8)).Should().Throw<DurableFileException>().Which.Fault.Should().Be(FileFault.NoSpace);
    }

    [Theory]
    [InlineData(Mode.LiveSimulation)]
    [InlineData(Mode.Backtest)]
    public async Task On_a_full_disk_a_session_halts_with_whole_files_and_carries_on_when_there_is_space(Mode mode)
    {
        using var disk = SmallDisk.TryMount(kibibytes: 1_536);
        if (disk is null)
        {
            output.WriteLine("No file system can be mounted here.");
            return;
        }
        var ballast = Path.Combine(disk.Path, "ballast");
        File.WriteAllBytes(ballast, new byte[1_400 << 10]);
        var (settings, observer) = Settings(disk, mode);
        var halted = new TaskCompletionSource();
        settings = settings with { StatusChanged = s => { if (s.State == WriterState.DiskFull) halted.TrySetResult(); } };
        var writer = await StrategyOutputWriter.OpenAsync(settings);
        await using (writer)
        {
            var running = Task.Run(async () =>
            {
                await SessionFixture.EmitAsync(writer, s_events);
                await writer.CompleteAsync(RunState.Completed);
            });
            await halted.Task.WaitAsync(s_patience);
            writer.Status.State.Should().Be(WriterState.DiskFull);
            CheckWhole(settings.Folder, observer);
            File.Delete(ballast);
            await running.WaitAsync(s_patience);
        }
        Files(settings.Folder).Should().Equal(await UndisturbedAsync());
        observer.Lines.Should().Be(Files(settings.Folder)[SessionFiles.Events]);
    }

    [Fact]
    public async Task On_a_disk_that_becomes_read_only_a_session_stops_and_has_what_it_published()
    {
        using var disk = SmallDisk.TryMount(kibibytes: 16_384);
        if (disk is null)
        {
            output.WriteLine("No file system can be mounted here.");
            return;
        }
        var (settings, observer) = Settings(disk, Mode.LiveSimulation);
        await using (var writer = await StrategyOutputWriter.OpenAsync(settings))
        {
            await SessionFixture.EmitAsync(writer, s_events.Take(50));
            await writer.DrainAsync();
            writer.Reader.Dispose();
        }
        disk.TryRemount(readOnly: true).Should().BeTrue("no file is open for writing");
        var recover = () => StrategyOutputWriter.OpenAsync(settings with { Recover = true });
        (await recover.Should().ThrowAsync<DurableFileException>()).Which.Fault.Should().Be(FileFault.Denied);
        disk.TryRemount(readOnly: false).Should().BeTrue();
        await using (var writer = await recover())
        {
            writer.RecoveredSeq.Should().Be(50);
            await SessionFixture.EmitAsync(writer, s_events);
            await writer.CompleteAsync(RunState.Completed);
        }
        Files(settings.Folder).Should().Equal(await UndisturbedAsync());
        observer.Lines.Should().Be(Files(settings.Folder)[SessionFiles.Events]);
    }

    private static (SessionWriterSettings Settings, RecordingObserver Observer) Settings(SmallDisk disk, Mode mode)
    {
        var observer = new RecordingObserver();
        var settings = new SessionFixture(new MemoryDisk()).Settings(mode) with
        {
            Folder = Path.Combine(disk.Path, "user", "strategy_paper"),
            Files = NativeFiles.Instance,
            Observer = observer,
        };
        return (settings, observer);
    }

    // Every JSON file parses, the journal ends with a whole line, and what was published is in it.
    private static void CheckWhole(string folder, RecordingObserver observer)
    {
        foreach (var path in Directory.GetFiles(folder, "*.json")) System.Text.Json.JsonDocument.Parse(File.ReadAllBytes(path)).Dispose();
        var journal = Path.Combine(folder, SessionFiles.Events);
        var log = File.Exists(journal) ? File.ReadAllText(journal) : "";
        log.Should().Match(text => text.Length == 0 || text.EndsWith('\n'));
        log.Should().StartWith(observer.Lines);
    }

    private static Dictionary<string, string> Files(string folder) => Directory.GetFiles(folder)
        .Where(p => SessionFiles.Final.Contains(Path.GetFileName(p)) && !p.EndsWith(".gz", StringComparison.Ordinal))
        .ToDictionary(p => Path.GetFileName(p), File.ReadAllText);

    private static async Task<Dictionary<string, string>> UndisturbedAsync()
    {
        using var fixture = new SessionFixture();
        await SessionFixture.RunAsync(s_events, fixture.Settings());
        return Files(fixture.Folder);
    }
}
