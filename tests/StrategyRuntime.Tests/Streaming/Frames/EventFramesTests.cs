using System.Text;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Streaming.Frames;

namespace StrategyRuntime.Tests.Streaming.Frames;

public sealed class EventFramesTests
{
    [Fact]
    public void A_frame_is_the_event_then_the_unchanged_line_and_last_the_id()
    {
        var buffer = new byte[200];
        var length = EventFrames.Write(EventType.Trade, "{\"seq\":418}\n"u8, new CatchupId(3, 418), buffer);
        Encoding.UTF8.GetString(buffer, 0, length).Should().Be("event: trade\ndata: {\"seq\":418}\nid: 3-418\n\n");
    }

    [Fact]
    public void The_longest_id_and_type_fit_what_a_frame_may_add_to_its_line()
    {
        var id = new CatchupId(int.MaxValue, long.MaxValue);
        id.ToString().Length.Should().BeLessThanOrEqualTo(32);
        foreach (var type in Enum.GetValues<EventType>())
            EventFrames.Write(type, "x\n"u8, id, new byte[200]).Should().BeLessThanOrEqualTo(2 + EventFrames.MaxOverhead);
    }
}
