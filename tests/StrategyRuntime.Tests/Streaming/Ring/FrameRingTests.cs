using System.Buffers;
using System.Text;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Storage.Reading;
using StrategyRuntime.Streaming.Ring;

namespace StrategyRuntime.Tests.Streaming.Ring;

public sealed class FrameRingTests
{
    private const int RingBytes = 16 << 10;

    [Fact]
    public void A_reader_of_everything_gets_whole_frames_up_to_its_budget()
    {
        var ring = new FrameRing(RingBytes, 0);
        for (var i = 1; i <= 10; i++) Append(ring, EventType.Candle, $"frame{i:D3};");
        ring.Publish();

        var seq = 0L;
        Read(ring, ref seq, FrameFilter.All, maxBytes: 25).Should().Be("frame001;frame002;");
        Read(ring, ref seq, FrameFilter.All, maxBytes: 1).Should().Be("frame003;", "one frame may be larger than the budget");
        Read(ring, ref seq, FrameFilter.All, maxBytes: 1000).Should().EndWith("frame010;");
        seq.Should().Be(10);
        ring.Read(ref seq, FrameFilter.All, new ArrayBufferWriter<byte>(), 100).Should().Be(RingRead.AtHead);
    }

    [Fact]
    public void Frames_are_seen_only_once_they_are_published()
    {
        var ring = new FrameRing(RingBytes, 0);
        Append(ring, EventType.Trade, "hidden");
        var seq = 0L;
        ring.Read(ref seq, FrameFilter.All, new ArrayBufferWriter<byte>(), 100).Should().Be(RingRead.AtHead);
    }

    [Fact]
    public void A_filtered_reader_passes_over_what_it_does_not_want_and_moves_on()
    {
        var ring = new FrameRing(RingBytes, 0);
        Append(ring, EventType.Candle, "c1;");
        Append(ring, EventType.Trade, "t2;");
        Append(ring, EventType.Candle, "c3;");
        Append(ring, EventType.Trade, "t4;");
        Append(ring, EventType.Candle, "c5;");
        ring.Publish();

        var seq = 0L;
        Read(ring, ref seq, new FrameFilter(EventFilter.Only(EventType.Trade)), 1000).Should().Be("t2;t4;");
        seq.Should().Be(5, "the filtered tail needs no second look");
    }

    [Fact]
    public void A_filter_of_sessions_tells_them_apart_by_their_tag()
    {
        var ring = new FrameRing(RingBytes, 0);
        Append(ring, EventType.Trade, "a;", session: 7);
        Append(ring, EventType.Trade, "b;", session: 130_000);
        Append(ring, EventType.Candle, "c;", session: 130_000);
        ring.Publish();

        var seq = 0L;
        Read(ring, ref seq, new FrameFilter(EventFilter.Only(EventType.Trade), [130_000]), 1000).Should().Be("b;");
    }

    [Fact]
    public void A_reader_that_has_fallen_out_finds_its_frames_gone_and_so_does_one_from_before_the_first_frame()
    {
        var ring = new FrameRing(RingBytes, 100);
        for (var i = 0; i < 1000; i++) Append(ring, EventType.Node, new string('x', 100));
        ring.Publish();

        foreach (var start in new[] { 0L, 99, 100, 500 })
        {
            var seq = start;
            ring.Read(ref seq, FrameFilter.All, new ArrayBufferWriter<byte>(), 100).Should().Be(RingRead.Gone);
            seq.Should().Be(start);
        }
        var recent = 1090L;
        Read(ring, ref recent, FrameFilter.All, 10_000).Should().HaveLength(1000);
    }

    [Fact]
    public void A_frame_that_is_larger_than_the_ring_is_not_kept_and_the_next_one_is()
    {
        var ring = new FrameRing(RingBytes, 0);
        Append(ring, EventType.Node, "small;");
        Append(ring, EventType.Node, new string('x', RingBytes + 1)).Should().BeFalse();
        Append(ring, EventType.Node, "next;");
        ring.Publish();

        var before = 0L;
        ring.Read(ref before, FrameFilter.All, new ArrayBufferWriter<byte>(), 100).Should().Be(RingRead.Gone);
        var after = 2L;
        Read(ring, ref after, FrameFilter.All, 100).Should().Be("next;");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Readers_that_race_with_the_writer_get_every_frame_once_in_order_or_find_it_gone(int seed)
    {
        const int Count = 60_000;
        var random = new Random(seed);
        var frames = Enumerable.Range(1, Count).Select(i => (
            Type: (EventType)random.Next(6),
            Text: $"{i}:{new string((char)('a' + i % 26), random.Next(1, 400))};")).ToArray();
        var ring = new FrameRing(RingBytes, 0);
        var readers = Enumerable.Range(0, 4).Select(i => Task.Run(() => ReadAll(i))).ToArray();

        for (var i = 0; i < Count;)
        {
            for (var batch = random.Next(1, 30); batch > 0 && i < Count; batch--, i++) Append(ring, frames[i].Type, frames[i].Text);
            ring.Publish();
        }
        var gone = await Task.WhenAll(readers);
        gone.Sum().Should().BePositive("the ring is small enough to be left behind");

        int ReadAll(int reader)
        {
            var types = reader % 2 == 0 ? EventFilter.All : EventFilter.Only(EventType.Trade, EventType.Order);
            var filter = new FrameFilter(types);
            var budget = new Random(seed * 100 + reader);
            var got = new StringBuilder();
            var output = new ArrayBufferWriter<byte>();
            var lost = 0;
            for (var seq = 0L; seq < Count;)
            {
                output.ResetWrittenCount();
                var before = seq;
                var read = ring.Read(ref seq, filter, output, budget.Next(1, 3000));
                if (read == RingRead.Gone)
                {
                    // As from the file.
                    lost++;
                    seq = ring.Head;
                    for (var i = before; i < seq; i++) if (types.Includes(frames[i].Type)) got.Append(frames[i].Text);
                }
                else
                {
                    got.Append(Encoding.ASCII.GetString(output.WrittenSpan));
                    if (read == RingRead.AtHead) Thread.Yield();
                }
            }
            got.ToString().Should().Be(string.Concat(frames.Where(f => types.Includes(f.Type)).Select(f => f.Text)));
            return lost;
        }
    }

    private static bool Append(FrameRing ring, EventType type, string text, int session = 0) =>
        ring.Append(
            FrameFilter.Tag(type, session),
            Encoding.ASCII.GetBytes(text[..(text.Length / 3)]),
            Encoding.ASCII.GetBytes(text[(text.Length / 3)..]),
            []);

    private static string Read(FrameRing ring, ref long seq, FrameFilter filter, int maxBytes)
    {
        var output = new ArrayBufferWriter<byte>();
        ring.Read(ref seq, filter, output, maxBytes).Should().Be(RingRead.Taken);
        return Encoding.ASCII.GetString(output.WrittenSpan);
    }
}
