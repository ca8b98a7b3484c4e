using System.Text;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Reading;
using StrategyRuntime.Storage.Tests.Durability;
using StrategyRuntime.Storage.Tests.Writing;
using StrategyRuntime.Storage.Trimming;
using StrategyRuntime.Storage.Verifying;
using StrategyRuntime.Storage.Writing;

namespace StrategyRuntime.Storage.Tests.Trimming;

public sealed class LogTrimTests
{
    private const int Candles = 60;

    [Fact]
    public async Task The_start_moves_the_rest_stays_and_everything_is_still_proved()
    {
        var fixture = new SessionFixture(await CompleteAsync());
        var whole = fixture.Text(SessionFiles.Events);
        var lines = Lines(whole);

        var plan = LogTrim.Run(fixture.Folder, keepEvents: 10, fixture.Files);

        plan.Through.Should().Be(lines.Length - 10);
        fixture.Text(SessionFiles.Events).Should().Be(string.Concat(lines[^10..]));
        fixture.Unzipped(SessionFiles.TrimmedEvents).Should().Be(string.Concat(lines[..^10]));
        SessionVerifier.Verify(fixture.Folder, fixture.Files).Should().OnlyContain(c => c.Passed);
        (await ReadAsync(fixture)).Should().Be(whole);
        using var reader = SessionReader.Open(fixture.Folder, files: fixture.Files)!;
        reader.FloorSeq.Should().Be(plan.Through);
        reader.StateAt(5).Seq.Should().Be(5, "the past can be looked at");
    }

    [Fact]
    public async Task It_can_be_trimmed_again_and_further()
    {
        var fixture = new SessionFixture(await CompleteAsync());
        var whole = fixture.Text(SessionFiles.Events);
        foreach (var keep in new[] { 50, 50, 20, 30, 1 }) LogTrim.Run(fixture.Folder, keep, fixture.Files);

        fixture.Text(SessionFiles.Events).Should().Be(Lines(whole)[^1]);
        (await ReadAsync(fixture)).Should().Be(whole);
        SessionVerifier.Verify(fixture.Folder, fixture.Files).Should().OnlyContain(c => c.Passed);
    }

    [Fact]
    public async Task Without_an_index_the_place_is_found_in_the_start()
    {
        var disk = await CompleteAsync();
        var fixture = new SessionFixture(disk);
        var whole = fixture.Text(SessionFiles.Events);
        LogTrim.Run(fixture.Folder, 10, disk);
        disk.Unlink(Path.Combine(fixture.Folder, SessionFiles.Index));
        (await ReadAsync(fixture)).Should().Be(whole);
    }

    [Fact]
    public async Task A_start_that_was_tampered_with_is_found_out()
    {
        var disk = await CompleteAsync();
        var fixture = new SessionFixture(disk);
        var other = new SessionFixture(await CompleteAsync(seed: 2));
        LogTrim.Run(fixture.Folder, 10, disk);
        LogTrim.Run(other.Folder, 10, other.Files);
        var start = Path.Combine(fixture.Folder, SessionFiles.TrimmedEvents);
        disk.Corrupt(start, _ => other.Bytes(SessionFiles.TrimmedEvents));
        SessionVerifier.Verify(fixture.Folder, disk).Should().Contain(c => !c.Passed);
    }

    [Fact]
    public async Task A_run_that_has_not_ended_is_refused()
    {
        var disk = new MemoryDisk();
        var fixture = new SessionFixture(disk);
        await using (var writer = await StrategyOutputWriter.OpenAsync(fixture.Settings()))
        {
            await SessionFixture.EmitAsync(writer, FakeRun.Create(5));
            await writer.DrainAsync();
            FluentActions.Invoking(() => LogTrim.Run(fixture.Folder, 1, disk))
                .Should().Throw<SessionNotTrimmableException>().WithMessage("*being written*");
        }
        FluentActions.Invoking(() => LogTrim.Run(fixture.Folder, 1, disk))
            .Should().Throw<SessionNotTrimmableException>().WithMessage("*once it has ended*");
        FluentActions.Invoking(() => LogTrim.Plan("/data/nowhere", 1, disk)).Should().Throw<SessionNotTrimmableException>();
    }

    [Fact]
    public async Task Cut_off_at_any_operation_the_log_is_whole_and_it_can_be_done_again()
    {
        var random = new Random(1);
        var undisturbed = await CompleteAsync();
        var whole = new SessionFixture(undisturbed).Text(SessionFiles.Events);
        var before = undisturbed.OperationCount;
        LogTrim.Run(new SessionFixture(undisturbed).Folder, 10, undisturbed);
        for (var operation = 0; operation < undisturbed.OperationCount - before; operation++)
        {
            var disk = await CompleteAsync();
            var start = disk.OperationCount;
            disk.Before = next => disk.OperationCount - start >= operation
                ? throw new DurableFileException("use", next.Path, FileFault.Io, "the power is off")
                : next.Bytes;
            FluentActions.Invoking(() => LogTrim.Run(new SessionFixture(disk).Folder, 10, disk))
                .Should().Throw<DurableFileException>("operation {0}", operation);
            disk.Before = null;

            var survivor = disk.AfterPowerLoss(random);
            var fixture = new SessionFixture(survivor);
            // The index is never synced: after a power loss it is what it is, and is made anew.
            survivor.Unlink(Path.Combine(fixture.Folder, SessionFiles.Index));
            (await ReadAsync(fixture)).Should().Be(whole, "nothing is lost at operation {0}", operation);
            SessionVerifier.Verify(fixture.Folder, survivor).Should().OnlyContain(
                c => c.Passed, "session.json describes what is there at operation {0}", operation);
            LogTrim.Run(fixture.Folder, 10, fixture.Files);
            (await ReadAsync(fixture)).Should().Be(whole);
            SessionVerifier.Verify(fixture.Folder, fixture.Files).Should().OnlyContain(c => c.Passed, "operation {0}", operation);
        }
    }

    private static async Task<MemoryDisk> CompleteAsync(int seed = 1)
    {
        var disk = new MemoryDisk();
        await SessionFixture.RunAsync(
            FakeRun.Create(Candles, seed), new SessionFixture(disk).Settings() with { Time = new SteppingTime() });
        return disk;
    }

    private static async Task<string> ReadAsync(SessionFixture fixture)
    {
        using var reader = SessionReader.Open(fixture.Folder, files: fixture.Files)!;
        using var lines = new MemoryStream();
        await reader.CopyLinesAsync(lines, 0);
        return Encoding.UTF8.GetString(lines.ToArray());
    }

    private static string[] Lines(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l + "\n")];
}
