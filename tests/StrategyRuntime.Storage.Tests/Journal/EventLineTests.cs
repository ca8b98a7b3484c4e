using System.Text;
using FsCheck;
using FsCheck.Fluent;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Journal;
using StrategyRuntime.Storage.Tests.Writing;

namespace StrategyRuntime.Storage.Tests.Journal;

public sealed class EventLineTests
{
    private static readonly byte[] s_prefix = EventLine.Prefix(SessionFixture.Session, 12);

    [Fact]
    public void What_is_encoded_is_read_back_exactly() => Prop.ForAll(
        ArbMap.Default.ArbFor<(int, long, decimal, decimal)>(),
        values =>
        {
            var (trades, ticks, realized, equity) = values;
            var accumulated = new Summary(trades & 0xffff, trades & 0xff, 3, 1, realized, -realized, equity);
            var time = UtcTime.UnixEpoch + TimeSpan.FromTicks(Math.Abs(ticks % (60 * 365 * TimeSpan.TicksPerDay)));
            var line = Encode(new FakeEvent(EventType.Trade, time, """{"text":",\"accumulated\":{"}""", accumulated), 7);
            return EventLine.TryParse(line, s_prefix, out var view) && view.Seq == 1 && view.Type == EventType.Trade && view.Time == time
                && view.Summary == accumulated && view.Data.SequenceEqual("""{"text":",\"accumulated\":{"}"""u8);
        }).Check(Config.QuickThrowOnFailure.WithReplay(1, 1));

    [Fact]
    public void A_line_of_another_run_or_session_is_none()
    {
        var line = Encode(new FakeEvent(EventType.Node, UtcTime.UnixEpoch, "{}", default), 0);
        EventLine.TryParse(line, EventLine.Prefix(SessionFixture.Session, 1), out _).Should().BeFalse();
        EventLine.TryParse(line, EventLine.Prefix(new("other", "strategy", "paper"), 12), out _).Should().BeFalse();
    }

    [Fact]
    public void Every_shortened_line_is_none()
    {
        var line = Encode(new FakeEvent(EventType.Node, UtcTime.UnixEpoch, """{"a":1}""", default), 0);
        for (var length = 0; length < line.Length - 1; length++)
            EventLine.TryParse(line.AsSpan(0, length), s_prefix, out _).Should().BeFalse("{0} bytes of it", length);
    }

    [Theory]
    [InlineData("2024-10-29T09:15:00+05:30")]
    [InlineData("2024-10-29T09:15:00.0000001+05:30")]
    [InlineData("2024-02-29T23:59:59.5-05:00")]
    public void Times_are_read_to_the_tick(string text)
    {
        EventTime.TryParse(Encoding.ASCII.GetBytes(text), out var parsed, out var length).Should().BeTrue();
        parsed.Ticks.Should().Be(DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture).UtcTicks);
        length.Should().Be(text.Length);
    }

    [Theory]
    [InlineData("2024-13-29T09:15:00+05:30")]
    [InlineData("2023-02-29T09:15:00+05:30")]
    [InlineData("2024-10-29 09:15:00+05:30")]
    [InlineData("2024-10-29T09:15:00.+05:30")]
    [InlineData("2024-10-29T09:15:00")]
    public void What_is_no_time_is_refused(string text) =>
        EventTime.TryParse(Encoding.ASCII.GetBytes(text), out _, out _).Should().BeFalse();

    private static byte[] Encode(FakeEvent sessionEvent, int before)
    {
        var encoder = new EventEncoder(SessionFixture.Session, 12, new ExchangeClock(ExchangeZone.NewYork));
        var batch = new EventBatch();
        encoder.Encode(batch, sessionEvent, 1);
        for (var i = 0; i < before; i++) encoder.Encode(batch, sessionEvent, i + 2);
        return batch.Lines[..batch.Headers.Span[0].Length].ToArray();
    }
}
