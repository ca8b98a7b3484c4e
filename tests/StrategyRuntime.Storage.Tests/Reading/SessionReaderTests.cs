using System.Buffers;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Storage.Buffers;
using StrategyRuntime.Storage.Fold;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Journal;
using StrategyRuntime.Storage.Reading;
using StrategyRuntime.Storage.Tests.Writing;
using StrategyRuntime.Storage.Writing;

namespace StrategyRuntime.Storage.Tests.Reading;

public sealed class SessionReaderTests
{
    [Theory]
    [InlineData(Mode.LiveSimulation)]
    [InlineData(Mode.Backtest)]
    public async Task Ranges_lead_to_the_lines_after_an_event(Mode mode)
    {
        using var fixture = new SessionFixture();
        await SessionFixture.RunAsync(FakeRun.Create(30), fixture.Settings(mode));
        using var reader = SessionReader.Open(fixture.Folder)!;
        var lines = fixture.Text(SessionFiles.Events).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        reader.LastSeq.Should().Be(lines.Length);
        for (var after = 0; after <= lines.Length; after++)
            Text(reader, reader.Locate(after, after + 4)).Should().Be(string.Concat(lines.Skip(after).Take(4).Select(l => l + "\n")));
        reader.Locate(lines.Length + 5).IsEmpty.Should().BeTrue();
    }

    [Fact]
    public async Task A_log_without_a_valid_index_is_read_all_the_same()
    {
        using var fixture = new SessionFixture();
        await SessionFixture.RunAsync(FakeRun.Create(30), fixture.Settings());
        var expected = fixture.Text(SessionFiles.Events);
        foreach (var damage in new Action<string>[] { File.Delete, p => File.WriteAllBytes(p, new byte[160]), Flip })
        {
            damage(Path.Combine(fixture.Folder, SessionFiles.Index));
            using var reader = SessionReader.Open(fixture.Folder)!;
            Text(reader, reader.Locate(0)).Should().Be(expected);
            Text(reader, reader.Locate(10)).Should().Be(string.Concat(expected.Split('\n').Skip(10).SkipLast(1).Select(l => l + "\n")));
        }

        static void Flip(string path)
        {
            if (!File.Exists(path)) return;
            var bytes = File.ReadAllBytes(path);
            bytes[10 * EventIndex.RecordSize - 8] ^= 4;
            File.WriteAllBytes(path, bytes);
        }
    }

    [Fact]
    public async Task Lines_are_copied_with_a_limit_and_a_filter_and_say_where_to_go_on()
    {
        using var fixture = new SessionFixture();
        await SessionFixture.RunAsync(FakeRun.Create(30), fixture.Settings());
        using var reader = SessionReader.Open(fixture.Folder)!;
        var lines = fixture.Text(SessionFiles.Events).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var all = new MemoryStream();
        (await reader.CopyLinesAsync(all, 3, 2)).Should().Be(5);
        Encoding.UTF8.GetString(all.ToArray()).Should().Be(lines[3] + "\n" + lines[4] + "\n");
        var trades = new MemoryStream();
        var next = await reader.CopyLinesAsync(trades, 0, 1, EventFilter.Only(EventType.Trade));
        next += await reader.CopyLinesAsync(trades, next, long.MaxValue, EventFilter.Only(EventType.Trade)) - next;
        next.Should().Be(lines.Length);
        Encoding.UTF8.GetString(trades.ToArray())
            .Should().Be(string.Concat(lines.Where(l => l.Contains("\"type\":\"trade\"", StringComparison.Ordinal)).Select(l => l + "\n")));
    }

    [Fact]
    public async Task A_running_backtest_is_read_from_its_buffer()
    {
        using var fixture = new SessionFixture();
        var events = FakeRun.Create(60);
        await using var writer = await StrategyOutputWriter.OpenAsync(fixture.Settings(Mode.Backtest) with { MaxBufferedBytes = 10_000 });
        await SessionFixture.EmitAsync(writer, events.Take(events.Count - 1));
        await writer.DrainAsync();
        File.Exists(Path.Combine(fixture.Folder, SessionFiles.Trades)).Should().BeFalse();
        Items(writer.Reader.WriteTrades).GetArrayLength().Should().Be(12);
        Items(writer.Reader.WritePositions).GetArrayLength().Should().Be(12);
        JsonDocument.Parse(writer.Reader.Metrics()).RootElement.GetProperty("trades").GetInt32().Should().Be(12);
        Text(writer.Reader, writer.Reader.Locate(0)).Split('\n').Should().HaveCount(events.Count);
        writer.PublishedSeq.Should().Be(0);
    }

    [Theory]
    [InlineData(Mode.LiveSimulation)]
    [InlineData(Mode.Backtest)]
    public async Task Positions_and_trades_are_read_a_page_at_a_time_alike_from_memory_and_from_the_file(Mode mode)
    {
        using var fixture = new SessionFixture();
        var events = FakeRun.Create(60);
        await using var writer = await StrategyOutputWriter.OpenAsync(fixture.Settings(mode));
        await SessionFixture.EmitAsync(writer, events);
        await writer.DrainAsync();
        var (positions, trades) = (Pages(writer.Reader.WritePositions), Pages(writer.Reader.WriteTrades));
        var itemByItem = (Texts(writer.Reader.Positions()), Texts(writer.Reader.Trades()));
        itemByItem.Should().BeEquivalentTo((positions, trades), o => o.WithStrictOrdering());
        await writer.CompleteAsync(RunState.Completed);

        var whole = JsonDocument.Parse(fixture.Text(SessionFiles.Positions)).RootElement;
        positions.Should().Equal(whole.EnumerateObject().Select(p => p.Value.GetRawText())).And.HaveCount(12);
        trades.Should().Equal(
            JsonDocument.Parse(fixture.Text(SessionFiles.Trades)).RootElement.EnumerateArray().Select(t => t.GetRawText()));
        Pages(writer.Reader.WritePositions).Should().Equal(positions);
        Pages(writer.Reader.WriteTrades).Should().Equal(trades);
        Texts(writer.Reader.Positions()).Should().Equal(positions);
        Texts(writer.Reader.Trades()).Should().Equal(trades);

        static List<string> Texts(IEnumerable<JsonElement> items) => [.. items.Select(i => i.GetRawText())];
    }

    [Fact]
    public async Task What_a_running_session_has_committed_is_read_although_its_files_are_behind()
    {
        using var fixture = new SessionFixture();
        var events = FakeRun.Create(60);
        await using var writer = await StrategyOutputWriter.OpenAsync(fixture.Settings());
        await SessionFixture.EmitAsync(writer, events.Take(30));
        await writer.FlushProjectionsAsync();
        await SessionFixture.EmitAsync(writer, events.Skip(30));
        await writer.DrainAsync();

        var state = JsonDocument.Parse(writer.Reader.Snapshot().Json).RootElement;
        Pages(writer.Reader.WriteTrades).Should().HaveCount(state.GetProperty("trades_count").GetInt32()).And.HaveCount(12);
        Pages(writer.Reader.WritePositions).Should().Equal(
            state.GetProperty("positions").EnumerateObject().Select(p => p.Value.GetRawText()));
        JsonDocument.Parse(writer.Reader.Metrics()).RootElement.GetProperty("trades").GetInt32().Should().Be(12);
    }

    [Fact]
    public async Task A_list_without_items_is_read_as_an_empty_page()
    {
        using var fixture = new SessionFixture();
        await SessionFixture.RunAsync([], fixture.Settings());
        using var reader = SessionReader.Open(fixture.Folder)!;
        Items(reader.WritePositions).GetArrayLength().Should().Be(0);
        Items(reader.WriteTrades).GetArrayLength().Should().Be(0);
    }

    [Fact]
    public async Task The_state_at_an_event_is_the_state_as_it_was_then()
    {
        using var fixture = new SessionFixture();
        var events = FakeRun.Create(60);
        await using var writer = await StrategyOutputWriter.OpenAsync(fixture.Settings());
        await SessionFixture.EmitAsync(writer, events.Take(40));
        await writer.DrainAsync();
        var then = writer.Reader.Snapshot();
        then.Seq.Should().Be(40);
        await SessionFixture.EmitAsync(writer, events.Skip(40));
        await writer.CompleteAsync(RunState.Completed);
        Encoding.UTF8.GetString(writer.Reader.StateAt(40).Json).Should().Be(Encoding.UTF8.GetString(then.Json));
        FluentActions.Invoking(() => writer.Reader.StateAt(events.Count + 1)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public async Task Earlier_runs_can_be_opened()
    {
        using var fixture = new SessionFixture();
        await SessionFixture.RunAsync(FakeRun.Create(5), fixture.Settings());
        await SessionFixture.RunAsync(FakeRun.Create(15), fixture.Settings());
        using var first = SessionReader.Open(fixture.Folder, run: 1)!;
        using var second = SessionReader.Open(fixture.Folder)!;
        first.Run.Should().Be(1);
        Text(first, first.Locate(0, 1)).Should().Contain("\"catchup_id\":\"1-1\"");
        second.Run.Should().Be(2);
        Items(first.WriteTrades).GetArrayLength().Should().Be(1);
        SessionReader.Open(fixture.Folder, run: 7).Should().BeNull();
    }

    [Fact]
    public void A_snapshot_says_positions_trades_metrics_nodes_prices_and_status()
    {
        var fold = new SessionFold(SessionFixture.Session, 3);
        var encoder = new EventEncoder(SessionFixture.Session, 3, new Engine.Market.ExchangeClock(Engine.Market.ExchangeZone.Utc));
        var batch = new EventBatch();
        foreach (var sessionEvent in FakeRun.Create(7).SkipLast(1)) encoder.Encode(batch, sessionEvent, batch.Count + 1);
        for (var i = 0; i < batch.Count; i++)
            fold.Apply(batch.Lines.Span.Slice(batch.Headers.Span[i].Offset, batch.Headers.Span[i].Length));
        var json = JsonDocument.Parse(fold.Snapshot().Json).RootElement;
        json.EnumerateObject().Select(p => p.Name).Should().Equal(
            "session_id", "catchup_id", "seq", "time", "status", "accumulated", "positions", "trades_count", "trades", "metrics", "nodes",
            "firings", "last_prices", "day", "peak_equity", "orders");
        json.GetProperty("catchup_id").GetString().Should().Be($"3-{batch.Count}");
        json.GetProperty("status").GetProperty("state").GetString().Should().Be("running");
        json.GetProperty("trades").GetArrayLength().Should().Be(1);
        json.GetProperty("nodes").GetRawText().Should().Be("""{"entry-1":"active","exit-1":"inactive"}""");
        var nodes = Enumerable.Range(0, batch.Count)
            .Select(i => JsonDocument.Parse(batch.Lines.Slice(batch.Headers.Span[i].Offset, batch.Headers.Span[i].Length)).RootElement)
            .Where(line => line.GetProperty("type").GetString() == "node")
            .GroupBy(line => line.GetProperty("data").GetProperty("node_id").GetString()!);
        foreach (var node in nodes)
        {
            var firings = json.GetProperty("firings").GetProperty(node.Key);
            firings.GetProperty("count").GetInt32().Should().Be(node.Count());
            firings.GetProperty("last_seq").GetInt64().Should().Be(node.Last().GetProperty("seq").GetInt64());
            firings.GetProperty("last_time").GetDateTimeOffset().Should().Be(node.Last().GetProperty("time").GetDateTimeOffset());
        }
        json.GetProperty("last_prices").GetProperty("NIFTY").ValueKind.Should().Be(JsonValueKind.Number);
        json.GetRawText().Should().NotContain("\n");
    }

    [Fact]
    public void A_snapshot_says_where_its_day_began_how_high_equity_was_and_how_orders_ended()
    {
        var events = FakeRun.Create(150);
        var fold = new SessionFold(SessionFixture.Session, 1);
        var encoder = new EventEncoder(SessionFixture.Session, 1, new Engine.Market.ExchangeClock(Engine.Market.ExchangeZone.Utc));
        var batch = new EventBatch();
        foreach (var sessionEvent in events) encoder.Encode(batch, sessionEvent, batch.Count + 1);
        var lines = Enumerable.Range(0, batch.Count)
            .Select(i => JsonDocument.Parse(batch.Lines.Slice(batch.Headers.Span[i].Offset, batch.Headers.Span[i].Length)).RootElement)
            .ToList();
        var closed = lines.FindIndex(l => l.GetProperty("data").TryGetProperty("date", out _));
        var dayEquity = lines[closed].GetProperty("data").GetProperty("equity").GetDecimal();

        ApplyThrough(closed);
        var atClose = Snapshot();
        atClose.GetProperty("day").GetProperty("start_equity").GetDecimal().Should().Be(FakeRun.Cash);
        atClose.GetProperty("day").GetProperty("closed").GetProperty("equity").GetDecimal().Should().Be(dayEquity);

        ApplyThrough(lines.Count - 3);
        var nextDay = Snapshot();
        nextDay.GetProperty("day").GetProperty("start_equity").GetDecimal().Should().Be(dayEquity);
        nextDay.GetProperty("day").GetProperty("start_seq").GetInt64().Should().Be(closed + 1);
        nextDay.GetProperty("day").GetProperty("closed").ValueKind.Should().Be(JsonValueKind.Null);
        var seen = lines.Take(lines.Count - 2).ToList();
        nextDay.GetProperty("peak_equity").GetDecimal()
            .Should().Be(seen.Max(l => l.GetProperty("accumulated").GetProperty("equity").GetDecimal()));
        nextDay.GetProperty("orders").GetProperty("filled").GetInt64().Should()
            .Be(seen.Count(l =>
                l.GetProperty("type").GetString() == "order"
                && l.GetProperty("data").GetProperty("status").GetString() == "FILLED"));

        void ApplyThrough(int index)
        {
            for (var i = (int)fold.Seq; i <= index; i++)
                fold.Apply(batch.Lines.Span.Slice(batch.Headers.Span[i].Offset, batch.Headers.Span[i].Length));
        }

        JsonElement Snapshot() => JsonDocument.Parse(fold.Snapshot().Json).RootElement;
    }

    private static string Text(SessionReader reader, EventRange range)
    {
        var bytes = new byte[range.Length];
        for (var at = 0; at < bytes.Length;) at += reader.Read(range.Offset + at, bytes.AsSpan(at));
        return Encoding.UTF8.GetString(bytes);
    }

    private delegate bool WriteItems(IBufferWriter<byte> output, long skip, int limit);

    private static JsonElement Items(WriteItems write)
    {
        Read(write, 0, 5_000, out var items).Should().BeFalse("that is all of them");
        return items;
    }

    private static List<string> Pages(WriteItems write)
    {
        var all = new List<string>();
        for (var hasMore = true; hasMore;)
        {
            hasMore = Read(write, all.Count, 5, out var items);
            all.AddRange(items.EnumerateArray().Select(i => i.GetRawText()));
            if (hasMore) items.GetArrayLength().Should().Be(5);
        }
        return all;
    }

    private static bool Read(WriteItems write, long skip, int limit, out JsonElement items)
    {
        var output = new PieceWriter();
        output.Write("["u8);
        var hasMore = write(output, skip, limit);
        output.Write("]"u8);
        items = JsonDocument.Parse(output.ToSequence()).RootElement;
        return hasMore;
    }
}
