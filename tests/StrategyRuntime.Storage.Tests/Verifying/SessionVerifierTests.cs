using System.Text;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Exports;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Tests.Durability;
using StrategyRuntime.Storage.Tests.Writing;
using StrategyRuntime.Storage.Verifying;

namespace StrategyRuntime.Storage.Tests.Verifying;

public sealed class SessionVerifierTests
{
    [Theory]
    [InlineData(Mode.LiveSimulation)]
    [InlineData(Mode.Backtest)]
    public async Task A_complete_folder_passes_every_check(Mode mode)
    {
        var disk = await CompleteAsync(mode);
        var checks = SessionVerifier.Verify(new SessionFixture(disk).Folder, disk);
        checks.Should().OnlyContain(c => c.Passed);
        checks.Select(c => c.Name)
            .Should().Contain(SessionFiles.Final.Except([SessionFiles.Events, SessionFiles.Inputs])).And.Contain("hashes");
    }

    [Theory]
    [InlineData(Mode.LiveSimulation)]
    [InlineData(Mode.Backtest)]
    public async Task A_complete_folder_passes_every_check_after_a_power_loss(Mode mode)
    {
        var disk = await CompleteAsync(mode);
        for (var seed = 0; seed < 20; seed++)
        {
            var survivor = disk.AfterPowerLoss(new Random(seed));
            SessionVerifier.Verify(new SessionFixture(survivor).Folder, survivor).Should().OnlyContain(c => c.Passed, "seed {0}", seed);
        }
    }

    [Theory]
    [InlineData(SessionFiles.Positions, SessionFiles.Positions)]
    [InlineData(SessionFiles.Trades, SessionFiles.Trades)]
    [InlineData(SessionFiles.Metrics, SessionFiles.Metrics)]
    [InlineData(SessionFiles.Index, "events.idx")]
    public async Task A_changed_file_fails_its_check(string file, string check)
    {
        var disk = await CompleteAsync(Mode.LiveSimulation);
        var folder = new SessionFixture(disk).Folder;
        disk.Corrupt(Path.Combine(folder, file), bytes =>
        {
            bytes[bytes.Length / 2] ^= 1;
            return bytes;
        });
        SessionVerifier.Verify(folder, disk).Single(c => c.Name == check).Passed.Should().BeFalse();
    }

    [Theory]
    [InlineData(SessionFiles.Diagnostics)]
    [InlineData(SessionFiles.TradesDaily)]
    [InlineData(SessionFiles.TickEvents)]
    public async Task A_changed_export_fails_its_check(string file)
    {
        var disk = await CompleteAsync(Mode.LiveSimulation);
        var folder = new SessionFixture(disk).Folder;
        GzipExport.Write(disk, Path.Combine(folder, file), output =>
            GzipExport.Compress(json => System.Buffers.BuffersExtensions.Write(json, "{}\n"u8), output));
        SessionVerifier.Verify(folder, disk).Where(c => !c.Passed).Select(c => c.Name).Should().Equal(file, "hashes");
    }

    [Fact]
    public async Task A_line_that_is_missing_or_altered_fails()
    {
        var disk = await CompleteAsync(Mode.LiveSimulation);
        var fixture = new SessionFixture(disk);
        var path = Path.Combine(fixture.Folder, SessionFiles.Events);
        var lines = fixture.Text(SessionFiles.Events).Split('\n').ToList();
        lines.RemoveAt(5);
        disk.Corrupt(path, _ => Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        SessionVerifier.Verify(fixture.Folder, disk).Single(c => !c.Passed).Detail.Should().Contain("event 1-6");
    }

    [Fact]
    public async Task An_altered_price_in_the_journal_shows_in_the_files_made_from_it()
    {
        var disk = await CompleteAsync(Mode.LiveSimulation);
        var fixture = new SessionFixture(disk);
        disk.Corrupt(
            Path.Combine(fixture.Folder, SessionFiles.Events),
            bytes => Encoding.UTF8.GetBytes(
                Encoding.UTF8.GetString(bytes).Replace("\"mae\":-1.5", "\"mae\":-1.7", StringComparison.Ordinal)));
        SessionVerifier.Verify(fixture.Folder, disk).Where(c => !c.Passed).Select(c => c.Name)
            .Should().Equal(SessionFiles.Trades, SessionFiles.Metrics, SessionFiles.TradesDaily, "hashes");
    }

    private static async Task<MemoryDisk> CompleteAsync(Mode mode)
    {
        var disk = new MemoryDisk();
        await SessionFixture.RunAsync(FakeRun.Create(230), new SessionFixture(disk).Settings(mode) with { Time = new SteppingTime() });
        return disk;
    }
}
