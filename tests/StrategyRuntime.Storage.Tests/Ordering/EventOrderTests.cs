using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Storage.Ordering;

namespace StrategyRuntime.Storage.Tests.Ordering;

public sealed class EventOrderTests : IDisposable
{
    private static readonly SessionId s_a = new("user", "a", "paper");
    private static readonly SessionId s_b = new("user", "b", "paper");
    private readonly string _folder = Directory.CreateTempSubdirectory("order-tests-").FullName;
    private readonly FixedTime _time = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_cursor_leads_to_its_event()
    {
        using var order = Open();
        var (a, b) = (order.NumberOf(s_a), order.NumberOf(s_b));
        order.Append([new(a, 1, 1, 10), new(b, 1, 1, 3)]);
        order.Append([new(a, 1, 11, 1)]);

        order.Head.Should().Be(14);
        order.Floor.Should().Be(0);
        var ranges = new OrderRange[10];
        order.Find(5, ranges).Should().Be(3);
        ranges[0].Should().Be(new OrderRange(1, a, 1, 1, 10));
        order.Find(13, ranges).Should().Be(2);
        ranges[0].Should().Be(new OrderRange(11, b, 1, 1, 3));
        order.Find(15, ranges).Should().Be(0);
        order.LastOf(a).Should().Be((1, 11));
        order.SessionOf(b).Should().Be(s_b);
    }

    [Fact]
    public void After_a_restart_the_order_goes_on_and_cursors_of_before_are_known()
    {
        CatchupId before;
        using (var order = Open())
        {
            order.Append([new(order.NumberOf(s_a), 1, 1, 10)]);
            before = order.IdOf(7);
        }
        _time.Now += TimeSpan.FromMinutes(3);
        using var again = Open();
        again.NumberOf(s_b).Should().Be(1);
        again.NumberOf(s_a).Should().Be(0);
        again.LastOf(0).Should().Be((1, 10));
        again.Append([new(0, 1, 11, 5)]);

        again.Judge(before).Should().Be(CursorVerdict.Known);
        again.IdOf(7).Should().Be(before, "an event keeps its cursor");
        again.IdOf(12).Run.Should().BeGreaterThan(before.Run);
        again.Judge(again.IdOf(15)).Should().Be(CursorVerdict.Known);
        again.Judge(new CatchupId(again.Epoch, 16)).Should().Be(CursorVerdict.Unknown);
        again.Judge(new CatchupId(before.Run, 11)).Should().Be(CursorVerdict.Unknown, "that opening gave out ten");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(31)]
    public void A_torn_record_at_the_end_is_cut(int bytes)
    {
        using (var order = Open()) order.Append([new(order.NumberOf(s_a), 1, 1, 10)]);
        using (var file = File.Open(Segments().Single(), FileMode.Append)) file.Write(new byte[bytes]);
        using var again = Open();
        again.Head.Should().Be(10);
        again.Append([new(0, 1, 11, 5)]);
        var ranges = new OrderRange[2];
        again.Find(11, ranges).Should().Be(1);
        ranges[0].FirstSeq.Should().Be(11);
    }

    [Fact]
    public void A_cursor_whose_event_a_power_loss_took_out_of_the_order_is_unknown_although_its_number_is_given_out_again()
    {
        CatchupId lost;
        using (var order = Open())
        {
            order.Append([new(order.NumberOf(s_a), 1, 1, 10)]);
            order.Append([new(0, 1, 11, 10)]);
            lost = order.IdOf(15);
        }
        using (var file = File.Open(Segments().Single(), FileMode.Open)) file.SetLength(file.Length - OrderRange.RecordSize);
        using var again = Open();
        again.Head.Should().Be(10);
        again.Append([new(again.NumberOf(s_b), 1, 1, 10)]);
        again.Head.Should().Be(20);
        again.Judge(lost).Should().Be(CursorVerdict.Unknown);
    }

    [Fact]
    public void Old_segments_are_removed_and_what_they_held_is_trimmed_but_where_sessions_stand_is_not_forgotten()
    {
        CatchupId early;
        using (var order = Open(recordsPerSegment: 10, maxSegments: 3))
        {
            var (a, b) = (order.NumberOf(s_a), order.NumberOf(s_b));
            order.Append([new(b, 4, 1, 7)]);
            early = order.IdOf(3);
            for (var seq = 1; seq <= 200; seq++) order.Append([new(a, 1, seq, 1)]);
            order.Floor.Should().BeInRange(150, 200);
            order.Judge(early).Should().Be(CursorVerdict.Trimmed);
            var ranges = new OrderRange[1];
            for (var cursor = order.Floor + 1; cursor <= order.Head; cursor++)
            {
                order.Find(cursor, ranges).Should().Be(1);
                ranges[0].FirstSeq.Should().Be(cursor - 7);
            }
        }
        Segments().Should().HaveCount(3);
        using var again = Open(recordsPerSegment: 10, maxSegments: 3);
        again.Head.Should().Be(207);
        again.LastOf(1).Should().Be((4, 7));
        again.LastOf(0).Should().Be((1, 200));
        again.Judge(early).Should().Be(CursorVerdict.Trimmed);
    }

    [Fact]
    public void An_order_that_was_removed_or_damaged_at_its_start_begins_anew_and_knows_no_old_cursor()
    {
        CatchupId old;
        using (var order = Open())
        {
            order.Append([new(order.NumberOf(s_a), 1, 1, 10)]);
            old = order.IdOf(5);
        }
        var bytes = File.ReadAllBytes(Segments().Single());
        bytes[3] ^= 1;
        File.WriteAllBytes(Segments().Single(), bytes);
        _time.Now += TimeSpan.FromMinutes(1);
        using var again = Open();
        again.Head.Should().Be(0);
        again.Append([new(again.NumberOf(s_a), 1, 1, 10)]);
        again.Judge(old).Should().NotBe(CursorVerdict.Known);
    }

    private EventOrder Open(int recordsPerSegment = 1000, int maxSegments = 8) =>
        EventOrder.Open(_folder, _time, recordsPerSegment: recordsPerSegment, maxSegments: maxSegments);

    private string[] Segments() => Directory.GetFiles(_folder, "order-*.log");

    private sealed class FixedTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2025, 1, 6, 10, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
