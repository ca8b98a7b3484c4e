using System.Text;
using StrategyRuntime.Storage.Studies;

namespace StrategyRuntime.Storage.Tests.Studies;

/// <summary>Lines of which only the last are in memory are read like the others.</summary>
public sealed class PassingLinesTests
{
    [Fact]
    public void Every_line_is_read_as_it_was_added_wherever_it_lies()
    {
        using var lines = new PassingLines();

        // Three times what is kept in memory, an empty line and one that is longer than all of it.
        for (var number = 0; number < 3_000; number++) lines.Add(LineOf(number));
        lines.Add([]);
        lines.Add(new byte[3 << 20]);
        lines.Add("last"u8);

        lines.Count.Should().Be(3_003);
        foreach (var number in new[] { 0, 1, 999, 1_000, 2_222, 2_999 })
            lines.Read(number).Should().Equal(LineOf(number));
        lines.Read(3_000).Should().BeEmpty();
        lines.Read(3_001).Should().HaveCount(3 << 20);
        lines.Read(3_002).Should().Equal("last"u8.ToArray());
    }

    private static byte[] LineOf(int number) => Encoding.ASCII.GetBytes($"{number} ".PadRight(1_000 + number % 77, 'x'));
}
