using System.Text;
using System.Text.Json;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Buffers;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Writing;

namespace StrategyRuntime.Storage.Tests.Writing;

public sealed class StrategyOutputWriterTests
{
    private static readonly UtcTime s_noon = new(new DateTimeOffset(2024, 10, 29, 12, 0, 0, 250, TimeSpan.FromMinutes(330)).UtcTicks);

    [Fact]
    public async Task A_line_has_the_keys_of_the_format_in_their_order()
    {
        using var fixture = new SessionFixture();
        var accumulated = new Summary(3, 2, 1, 1, 12.50m, -0.10m, 10_012.40m);
        var node = new FakeEvent(EventType.Node, s_noon, """{"execution_id":"e","node_id":"n"}""", accumulated);
        await SessionFixture.RunAsync([node], fixture.Settings());
        fixture.Text(SessionFiles.Events).Should().Be(
            """{"session_id":"user.strategy.paper","catchup_id":"1-1","seq":1,"type":"node","time":"2024-10-29T12:00:00.25+05:""" +
            """30","data":{"execution_id":"e","node_id":"n"},"accumulated":{"trades":3,"winning_trades":2,"losing_trades":""" +
            """1,"win_rate":66.67,"open_positions":1,"realized_pnl":12.5,"unrealized_pnl":-0.1,"equity":10012.4}}"""
            + "\n");
    }

    [Fact]
    public async Task Both_modes_leave_the_same_bytes()
    {
        var events = FakeRun.Create(230);
        using var live = new SessionFixture();
        using var backtest = new SessionFixture();
        await SessionFixture.RunAsync(events, live.Settings(), flushEvery: 3);
        await SessionFixture.RunAsync(events, backtest.Settings(Mode.Backtest) with { MaxBufferedBytes = 20_000 }, flushEvery: 11);
        backtest.FinalFiles().Should().Equal(live.FinalFiles());
        live.FinalFiles().Keys.Should().BeEquivalentTo(
            SessionFiles.Events, SessionFiles.Positions, SessionFiles.Trades, SessionFiles.Metrics, SessionFiles.Diagnostics,
            SessionFiles.TradesDaily, SessionFiles.TickEvents);
        backtest.Bytes(SessionFiles.Index).Should().Equal(live.Bytes(SessionFiles.Index));
    }

    [Fact]
    public async Task Backtests_that_share_too_little_memory_use_the_disk_and_leave_the_same_bytes()
    {
        var events = FakeRun.Create(2_000);
        using var alone = new SessionFixture();
        await SessionFixture.RunAsync(events, alone.Settings(Mode.Backtest));
        var memory = new SharedMemory(new ByteBudget(300_000), new ByteBudget(0));
        var fixtures = Enumerable.Range(0, 5).Select(_ => new SessionFixture()).ToList();

        await Task.WhenAll(fixtures.Select(async (f, i) =>
        {
            await using var writer = await StrategyOutputWriter.OpenAsync(f.Settings(Mode.Backtest) with { Memory = memory });
            await SessionFixture.EmitAsync(writer, events, flushEvery: 10 + 90 * i);
            await writer.DrainAsync();
            memory.Backtests.Used.Should().BeInRange(0, memory.Backtests.Total);
            File.Exists(Path.Combine(f.Folder, SessionFiles.Events + ".tmp")).Should().BeTrue("what has no room is in a file");
            await writer.CompleteAsync(RunState.Completed);
        }));

        foreach (var fixture in fixtures) fixture.FinalFiles().Should().Equal(alone.FinalFiles());
        memory.Backtests.Used.Should().Be(0, "a backtest that has ended keeps nothing");
        fixtures.ForEach(f => f.Dispose());
    }

    [Theory]
    [InlineData(Mode.LiveSimulation)]
    [InlineData(Mode.Backtest)]
    public async Task What_is_published_is_the_file_byte_for_byte(Mode mode)
    {
        using var fixture = new SessionFixture();
        var observer = new RecordingObserver();
        await SessionFixture.RunAsync(FakeRun.Create(60), fixture.Settings(mode) with { Observer = observer });
        observer.Lines.Should().Be(fixture.Text(SessionFiles.Events));
        observer.Headers.Select(h => h.Seq).Should().Equal(Enumerable.Range(1, observer.Headers.Count).Select(i => (long)i));
    }

    [Fact]
    public async Task An_event_is_on_disk_before_it_is_published()
    {
        using var fixture = new SessionFixture();
        var path = Path.Combine(fixture.Folder, SessionFiles.Events);
        var observer = new RecordingObserver
        {
            OnBatch = batch => File.ReadAllBytes(path).AsSpan((int)batch.FileOffset).SequenceEqual(batch.Lines.Span).Should().BeTrue(),
        };
        await SessionFixture.RunAsync(FakeRun.Create(60), fixture.Settings() with { Observer = observer }, flushEvery: 1);
        observer.Headers.Should().NotBeEmpty();
    }

    [Fact]
    public async Task Positions_and_trades_are_the_data_of_their_events()
    {
        using var fixture = new SessionFixture();
        await SessionFixture.RunAsync(FakeRun.Create(12), fixture.Settings());
        string[] lines = fixture.Text(SessionFiles.Events).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string Data(string type, int index) =>
            JsonDocument.Parse(lines.Where(l => l.Contains($"\"type\":\"{type}\"", StringComparison.Ordinal)).ElementAt(index))
            .RootElement.GetProperty("data").GetRawText();
        fixture.Text(SessionFiles.Positions).Should().Be($"{{\n\"p1-r0\":{Data("position", 1)},\n\"p1-r1\":{Data("position", 3)}\n}}\n");
        fixture.Text(SessionFiles.Trades).Should().Be($"[\n{Data("trade", 0)},\n{Data("trade", 1)}\n]\n");
    }

    [Fact]
    public async Task A_run_without_trades_leaves_empty_files_that_parse()
    {
        using var fixture = new SessionFixture();
        await SessionFixture.RunAsync(FakeRun.Create(2), fixture.Settings(Mode.Backtest));
        fixture.Text(SessionFiles.Positions).Should().Be("{}\n");
        fixture.Text(SessionFiles.Trades).Should().Be("[]\n");
        fixture.Unzipped(SessionFiles.Diagnostics).Should().Be("{\"events_history\":{\n}}\n");
    }

    [Fact]
    public async Task A_new_run_moves_the_earlier_one_whole()
    {
        using var fixture = new SessionFixture();
        await SessionFixture.RunAsync(FakeRun.Create(20), fixture.Settings());
        var first = fixture.FinalFiles();
        var manifest = fixture.Text(SessionFiles.Manifest);
        await SessionFixture.RunAsync(FakeRun.Create(30), fixture.Settings());
        var moved = SessionFiles.RunFolder(fixture.Folder, 1);
        File.ReadAllText(Path.Combine(moved, SessionFiles.Events)).Should().Be(first[SessionFiles.Events]);
        File.ReadAllText(Path.Combine(moved, SessionFiles.Manifest)).Should().Be(manifest);
        fixture.Text(SessionFiles.Events).Should().Contain("\"catchup_id\":\"2-1\"");
        fixture.Json(SessionFiles.Manifest).GetProperty("run").GetInt32().Should().Be(2);
    }

    [Fact]
    public async Task The_manifest_holds_the_hash_of_every_final_file()
    {
        using var fixture = new SessionFixture();
        await SessionFixture.RunAsync(FakeRun.Create(20), fixture.Settings());
        var manifest = fixture.Json(SessionFiles.Manifest);
        manifest.GetProperty("state").GetString().Should().Be("completed");
        manifest.GetProperty("files").EnumerateObject().Select(p => p.Name).Should().BeEquivalentTo(fixture.FinalFiles().Keys);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(fixture.Bytes(SessionFiles.Metrics)));
        manifest.GetProperty("files").GetProperty(SessionFiles.Metrics).GetString().Should().Be(hash);
    }

    [Fact]
    public async Task Two_writers_of_one_folder_exclude_each_other()
    {
        using var fixture = new SessionFixture();
        await using var writer = await StrategyOutputWriter.OpenAsync(fixture.Settings());
        await FluentActions.Awaiting(() => StrategyOutputWriter.OpenAsync(fixture.Settings()))
            .Should().ThrowAsync<SessionFolderTakenException>();
    }

    [Fact]
    public async Task A_session_whose_ids_join_to_a_taken_folder_name_is_refused()
    {
        using var fixture = new SessionFixture();
        await SessionFixture.RunAsync(FakeRun.Create(2), fixture.Settings() with { Session = new("user", "strategy", "paper") });
        var other = fixture.Settings() with { Session = new("user", "strategy_paper", "x") };
        await FluentActions.Awaiting(() => StrategyOutputWriter.OpenAsync(other)).Should().ThrowAsync<SessionFolderTakenException>();
        fixture.Json(SessionFiles.Manifest).GetProperty("session_id").GetString().Should().Be("user.strategy.paper");
    }

    [Fact]
    public async Task A_symbolic_link_in_place_of_the_folder_is_refused_and_nothing_is_written_behind_it()
    {
        using var fixture = new SessionFixture();
        using var outside = new SessionFixture();
        Directory.CreateDirectory(Path.GetDirectoryName(fixture.Folder)!);
        Directory.CreateSymbolicLink(fixture.Folder, outside.Root);
        await FluentActions.Awaiting(() => StrategyOutputWriter.OpenAsync(fixture.Settings())).Should().ThrowAsync<IOException>();
        Directory.EnumerateFileSystemEntries(outside.Root).Should().BeEmpty();
    }

    [Fact]
    public async Task A_symbolic_link_in_place_of_a_file_is_not_written_through()
    {
        using var fixture = new SessionFixture();
        using var outside = new SessionFixture();
        var target = Path.Combine(outside.Root, "target");
        File.WriteAllText(target, "untouched");
        Directory.CreateDirectory(fixture.Folder);
        foreach (var name in SessionFiles.Final.Append(SessionFiles.Manifest + ".tmp"))
            File.CreateSymbolicLink(Path.Combine(fixture.Folder, name), target);
        await SessionFixture.RunAsync(FakeRun.Create(20), fixture.Settings());
        File.ReadAllText(target).Should().Be("untouched");
    }

    [Fact]
    public async Task Captured_ticks_have_a_snapshot_each_under_a_key_of_its_own()
    {
        using var fixture = new SessionFixture();
        await using (var writer = await StrategyOutputWriter.OpenAsync(fixture.Settings() with { Capture = CaptureMode.Ticks }))
        {
            writer.CaptureTick(new Tick(s_noon, 24_000.5, 10, double.NaN, double.NaN, double.NaN, 0));
            writer.Emit(new FakeEvent(EventType.Candle, s_noon,
                """{"symbol":"NIFTY","timeframe":"1m","close":24001,"volume":5}""", default));
            writer.CaptureTick(new Tick(s_noon, 24_001, 1, 24_000.75, 24_001.25, 7, 0));
            await writer.CompleteAsync(RunState.Completed);
        }
        const string first =
            """{"tick_data":{"NIFTY":{"ltp":24000.5,"volume":10,"bid":null,"ask":null,"oi":null}},"ltp_store":"""
            + """{"NIFTY":24000.5},"candle_store":{}}""";
        const string second =
            """{"tick_data":{"NIFTY":{"ltp":24001,"volume":1,"bid":24000.75,"ask":24001.25,"oi":7}},"ltp_store":"""
            + """{"NIFTY":24001},"candle_store":{"NIFTY":{"1m":{"symbol":"NIFTY","timeframe":"1m","close":24001,"volume":5}}}}""";
        fixture.Unzipped(SessionFiles.TickEvents).Should().Be($$"""
            {
            "2024-10-29T12:00:00.25+05:30":{{first}},
            "2024-10-29T12:00:00.25+05:30#2":{{second}}
            }

            """);
    }

    [Fact]
    public async Task Captured_candles_that_close_together_share_a_snapshot()
    {
        using var fixture = new SessionFixture();
        FakeEvent Candle(string timeframe, UtcTime time, double close) => new(
            EventType.Candle, time, $$"""{"symbol":"NIFTY","timeframe":"{{timeframe}}","close":{{close}},"volume":5}""", default);
        await SessionFixture.RunAsync(
            [Candle("1m", s_noon, 1), Candle("1m", s_noon + TimeSpan.FromTicks(1), 2), Candle("5m", s_noon + TimeSpan.FromTicks(1), 2)],
            fixture.Settings());
        var snapshots = JsonDocument.Parse(fixture.Unzipped(SessionFiles.TickEvents)).RootElement.EnumerateObject().ToList();
        snapshots.Should().HaveCount(2);
        snapshots[1].Value.GetProperty("candle_store").GetProperty("NIFTY").EnumerateObject().Select(p => p.Name)
            .Should().Equal("1m", "5m");
        snapshots[0].Value.GetProperty("ltp_store").GetProperty("NIFTY").GetDouble().Should().Be(1);
    }

    [Fact]
    public async Task Without_capture_there_is_no_file_of_market_snapshots()
    {
        using var fixture = new SessionFixture();
        await SessionFixture.RunAsync(FakeRun.Create(20), fixture.Settings() with { Capture = CaptureMode.None });
        File.Exists(Path.Combine(fixture.Folder, SessionFiles.TickEvents)).Should().BeFalse();
    }

    [Fact]
    public async Task An_event_that_cannot_write_itself_leaves_no_trace_in_the_journal()
    {
        using var fixture = new SessionFixture();
        await using (var writer = await StrategyOutputWriter.OpenAsync(fixture.Settings()))
        {
            var broken = new BrokenEvent();
            FluentActions.Invoking(() => writer.Emit(broken)).Should().Throw<InvalidOperationException>();
            writer.NextSeq.Should().Be(1);
            await SessionFixture.EmitAsync(writer, FakeRun.Create(3));
            await writer.CompleteAsync(RunState.Completed);
        }
        fixture.Text(SessionFiles.Events)
            .Should().StartWith("{\"session_id\":\"user.strategy.paper\",\"catchup_id\":\"1-1\",\"seq\":1,\"type\":\"session\"");
    }

    [Fact]
    public async Task A_paused_session_has_its_last_state_in_every_projection()
    {
        using var fixture = new SessionFixture();
        await using var writer = await StrategyOutputWriter.OpenAsync(fixture.Settings() with { Durability = DurabilityPolicy.Os });
        var events = FakeRun.Create(52);
        await SessionFixture.EmitAsync(writer, events.Take(events.Count - 1), flushEvery: 1);
        await writer.FlushProjectionsAsync();
        writer.DurableSeq.Should().Be(events.Count - 1);
        fixture.Json(SessionFiles.Trades).GetArrayLength().Should().Be(10);
        fixture.Json(SessionFiles.Positions).EnumerateObject().Should().HaveCount(10);
        fixture.Json(SessionFiles.Metrics).GetProperty("trades").GetInt32().Should().Be(10);
    }

    [Fact]
    public async Task A_full_backlog_makes_the_simulation_wait_and_loses_nothing()
    {
        using var fixture = new SessionFixture();
        using var released = new ManualResetEventSlim();
        var observer = new RecordingObserver { OnBatch = _ => released.Wait(TimeSpan.FromSeconds(30)) };
        await using var writer = await StrategyOutputWriter.OpenAsync(
            fixture.Settings() with { Observer = observer, MaxBacklogBytes = 1_000 });
        var events = FakeRun.Create(10);
        writer.Emit(events[0]);
        (await Record.ExceptionAsync(async () => await writer.FlushAsync())).Should().BeNull();
        ValueTask waiting = default;
        for (var i = 1; i < events.Count; i++)
        {
            writer.Emit(events[i]);
            if (waiting.IsCompleted) waiting = writer.FlushAsync();
        }
        var isWaiting = !waiting.IsCompleted;
        released.Set();
        await waiting;
        await writer.DrainAsync();
        isWaiting.Should().BeTrue();
        writer.PublishedSeq.Should().Be(events.Count);
    }

    private sealed class BrokenEvent : SessionEvent
    {
        public override EventType Type => EventType.Node;

        public override void WriteData(EventJsonWriter writer, ExchangeClock clock)
        {
            writer.WriteStartObject();
            writer.WriteString("half"u8, Encoding.UTF8.GetString(new byte[10]));
            throw new InvalidOperationException("broken");
        }
    }
}
