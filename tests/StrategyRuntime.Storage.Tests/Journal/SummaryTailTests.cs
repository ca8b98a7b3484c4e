using System.Text;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Tests.Journal;

/// <summary>The end of a line.</summary>
public sealed class SummaryTailTests
{
    [Fact]
    public void It_says_what_a_new_one_says_whatever_came_before()
    {
        var random = new Random(3);
        var tail = new SummaryTail();
        var summary = new Summary(0, 0, 0, 0, 0, 0, 10_000);
        for (var i = 0; i < 5_000; i++)
        {
            var money = random.Next(-100_000, 100_000) / 100m;
            summary = random.Next(9) switch
            {
                0 => summary with { Trades = summary.Trades + 1, WinningTrades = summary.WinningTrades + random.Next(2) },
                1 => summary with { LosingTrades = random.Next(3) },
                2 => summary with { OpenPositions = random.Next(3) },
                3 => summary with { RealizedPnl = money },
                4 or 5 => summary with { UnrealizedPnl = money },
                6 or 7 => summary with { Equity = money },
                _ => summary,
            };

            var text = Encoding.ASCII.GetString(tail.Of(summary));

            text.Should().Be(Encoding.ASCII.GetString(new SummaryTail().Of(summary)));
            var json = Encoding.ASCII.GetBytes(text[",\"accumulated\":".Length..]);
            SummaryJson.TryRead(json, out var read, out var length).Should().BeTrue();
            (read, json.Length - length).Should().Be((summary, "}\n".Length));
        }
    }
}
