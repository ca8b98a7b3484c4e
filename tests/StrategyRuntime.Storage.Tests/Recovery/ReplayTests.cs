using StrategyRuntime.Engine.Commands;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Inputs;
using StrategyRuntime.Storage.Recovery;
using StrategyRuntime.Storage.Tests.Writing;
using StrategyRuntime.Storage.Writing;

namespace StrategyRuntime.Storage.Tests.Recovery;

public sealed class ReplayTests
{
    [Fact]
    public async Task A_recovered_run_compares_silently_then_goes_live_in_the_same_run()
    {
        using var fixture = new SessionFixture();
        var events = FakeRun.Create(40);
        await EmitSomeAsync(fixture, events, 30);
        var observer = new RecordingObserver();
        await using var writer = await StrategyOutputWriter.OpenAsync(fixture.Settings() with { Recover = true, Observer = observer });
        writer.Run.Should().Be(1);
        writer.RecoveredSeq.Should().Be(30);
        writer.Reader.LastSeq.Should().Be(30, "events on disk can be read while the run is regenerated");
        await SessionFixture.EmitAsync(writer, events.Take(20));
        await writer.DrainAsync();
        writer.IsReplaying.Should().BeTrue();
        writer.Status.State.Should().Be(WriterState.Recovering);
        await SessionFixture.EmitAsync(writer, events.Skip(20));
        await writer.CompleteAsync(RunState.Completed);
        observer.Headers[0].Seq.Should().Be(31);
        observer.Headers.Should().HaveCount(events.Count - 30);
        fixture.Json(SessionFiles.Manifest).GetProperty("recoveries").GetArrayLength().Should().Be(1);
    }

    [Fact]
    public async Task A_changed_past_is_named_by_its_first_differing_seq_and_never_papered_over()
    {
        using var fixture = new SessionFixture();
        var events = FakeRun.Create(40);
        await EmitSomeAsync(fixture, events, 30);
        var before = fixture.Text(SessionFiles.Events);
        await using (var writer = await StrategyOutputWriter.OpenAsync(fixture.Settings() with { Recover = true }))
        {
            var changed = events.ToList();
            changed[16] = new FakeEvent(EventType.Candle, events[16].Time, "{}", events[16].Summary);
            var run = async () =>
            {
                await SessionFixture.EmitAsync(writer, changed);
                await writer.DrainAsync();
            };
            (await run.Should().ThrowAsync<SessionDivergedException>()).Which.Seq.Should().Be(17);
        }
        fixture.Text(SessionFiles.Events).Should().Be(before);
        fixture.Json(SessionFiles.Manifest).GetProperty("state").GetString().Should().Be("diverged");

        // It goes on when it comes out again as it was.
        await using (var again = await StrategyOutputWriter.OpenAsync(fixture.Settings() with { Recover = true }))
        {
            await SessionFixture.EmitAsync(again, events);
            await again.CompleteAsync(RunState.Completed);
        }
        fixture.Text(SessionFiles.Events).Should().StartWith(before);
        await FluentActions.Awaiting(() => StrategyOutputWriter.OpenAsync(fixture.Settings() with { Recover = true }))
            .Should().ThrowAsync<SessionNotRecoverableException>("its last event is on record");
    }

    [Theory]
    [InlineData("\"rule_version\": 1,")]
    [InlineData("")]
    public async Task A_run_of_older_rules_is_not_carried_on_and_its_files_stay(string written)
    {
        using var fixture = new SessionFixture();
        await EmitSomeAsync(fixture, FakeRun.Create(40), 30);
        var before = fixture.Text(SessionFiles.Events);
        var path = Path.Combine(fixture.Settings().Folder, SessionFiles.Manifest);
        var manifest = fixture.Text(SessionFiles.Manifest);
        var now = $"\"rule_version\": {EngineRules.Version},";
        manifest.Should().Contain(now);
        await File.WriteAllTextAsync(path, manifest.Replace(now, written, StringComparison.Ordinal));

        (await FluentActions.Awaiting(() => StrategyOutputWriter.OpenAsync(fixture.Settings() with { Recover = true }))
            .Should().ThrowAsync<SessionDivergedException>()).Which.Message.Should().Be(
                $"the rules changed from version 1 to {EngineRules.Version}: start it again");

        fixture.Json(SessionFiles.Manifest).GetProperty("state").GetString().Should().Be("diverged");
        fixture.Text(SessionFiles.Events).Should().Be(before);
    }

    [Fact]
    public async Task A_run_that_ends_before_the_lines_on_disk_do_has_diverged()
    {
        using var fixture = new SessionFixture();
        var events = FakeRun.Create(40);
        await EmitSomeAsync(fixture, events, 30);
        await using var writer = await StrategyOutputWriter.OpenAsync(fixture.Settings() with { Recover = true });
        await SessionFixture.EmitAsync(writer, events.Take(12));
        (await FluentActions.Awaiting(() => writer.CompleteAsync(RunState.Completed))
            .Should().ThrowAsync<SessionDivergedException>()).Which.Seq
            .Should().Be(13);
    }

    [Fact]
    public async Task Unfinished_sessions_are_found_with_their_commands_and_finished_ones_are_not()
    {
        using var fixture = new SessionFixture();
        await EmitSomeAsync(fixture, FakeRun.Create(10), 5, new RecordedCommand(4, new SquareOff("user")));
        var other =
            fixture.Settings() with { Session = new("user", "done", "paper"), Folder = Path.Combine(fixture.Root, "user", "done_paper") };
        await SessionFixture.RunAsync(FakeRun.Create(3), other);
        Directory.CreateDirectory(Path.Combine(fixture.Root, "_market", "x"));
        var pending = PendingRecoveries.Scan(fixture.Root).Should().ContainSingle().Which;
        pending.Manifest!.SessionId.Should().Be("user.strategy.paper");
        pending.Inputs.Should().Equal(new RecordedCommand(4, new SquareOff("user")));
    }

    [Fact]
    public async Task A_torn_command_was_never_acted_on_and_is_cut()
    {
        using var fixture = new SessionFixture();
        await EmitSomeAsync(fixture, FakeRun.Create(10), 5, new RecordedCommand(4, new SquareOff(null)));
        File.AppendAllText(Path.Combine(fixture.Folder, SessionFiles.Inputs), "{\"tick\":7,\"comm");
        InputLog.Read(fixture.Folder).Should().HaveCount(1);
        await using var writer = await StrategyOutputWriter.OpenAsync(fixture.Settings() with { Recover = true });
        fixture.Text(SessionFiles.Inputs).Should().Be("{\"tick\":4,\"command\":\"square_off\",\"reason\":null}\n");
    }

    [Fact]
    public async Task A_log_damaged_in_the_middle_is_refused_with_its_place()
    {
        using var fixture = new SessionFixture();
        await EmitSomeAsync(fixture, FakeRun.Create(10), 9);
        var log = fixture.Text(SessionFiles.Events).Split('\n');
        log[4] = log[4].Replace("\"seq\":5", "\"seq\":6", StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(fixture.Folder, SessionFiles.Events), string.Join('\n', log));
        (await FluentActions.Awaiting(() => StrategyOutputWriter.OpenAsync(fixture.Settings() with { Recover = true }))
            .Should().ThrowAsync<SessionDamagedException>()).Which.Seq.Should().Be(5);
        fixture.Json(SessionFiles.Manifest).GetProperty("state").GetString().Should().Be("damaged");
    }

    [Fact]
    public async Task A_folder_without_an_unfinished_run_has_nothing_to_carry_on()
    {
        using var fixture = new SessionFixture();
        await FluentActions.Awaiting(() => StrategyOutputWriter.OpenAsync(fixture.Settings() with { Recover = true }))
            .Should().ThrowAsync<SessionNotRecoverableException>();
    }

    private static async Task EmitSomeAsync(
        SessionFixture fixture, IReadOnlyList<FakeEvent> events, int count, RecordedCommand? command = null)
    {
        await using var writer = await StrategyOutputWriter.OpenAsync(fixture.Settings());
        await SessionFixture.EmitAsync(writer, events.Take(count));
        if (command is { } input) await writer.RecordInputAsync(input);
    }
}
