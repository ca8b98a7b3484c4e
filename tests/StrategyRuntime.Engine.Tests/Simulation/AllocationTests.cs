using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Engine.Tests.Simulation;

public class AllocationTests
{
    [Fact]
    public void A_tick_allocates_nothing_whatever_it_is_tested_against()
    {
        // Live conditions, candle closes with indicators and events, an open position with all of its stops, a resting order, a square-off.
        var strategy = new StrategyJson(timeframes: """
            [{"id":"1m","timeframe":"1m","indicators":{
              "fast":{"indicator_name":"sma","length":10},"rsi":{"indicator_name":"rsi","length":14}}}]
            """)
            .EntrySignal("in", "ltp > 0")
            .Entry("buy", more: """{"stopLoss":{"points":50},"takeProfit":{"points":50},"trailingStop":{"points":60}}""")
            .ExitSignal("out", "ltp > 999", "@rsi[-1] > 0").Exit("sell")
            .EntrySignal("in2", "ltp > 0").Entry("rest", "p2", more: """{"orderType":"limit","price":1}""")
            .ExitSignal("out2", "@fast[-1] > 999").Exit("sell2", "p2")
            .SquareOff("flat", """
                {"timeBasedExit":{"exitTime":"23:00"},
                 "performanceBasedExit":{"dailyLossLimit":{"enabled":true,"targetAmount":5000}}}
                """)
            .Chain("start > in > buy > out > sell").Chain("start > in2 > rest > out2 > sell2").Chain("start > flat");
        var broker = new BrokerConnection { Id = "paper" };
        var simulation = new StrategySimulation(
            new SimulationSettings(new SessionId("u", "s", "paper"), Rig.Parse(strategy.ToBytes()), broker, broker.Fill, 1,
                CaptureMode.Candles, null, null, [null], "h"),
            new CountingSink());
        var ticks = new Tick[20_000];
        for (var i = 0; i < ticks.Length; i++)
            ticks[i] = new Tick(Rig.Start + TimeSpan.FromSeconds(i), 100 + Math.Sin(i / 50.0), 1, double.NaN, double.NaN, double.NaN, 0);
        // Compiled and warm before it is measured.
        simulation.Process(ticks.AsSpan(0, 10_000));

        var allocated = Allocations.Fewest(10, repetition => simulation.Process(ticks.AsSpan(10_000 + repetition * 1_000, 1_000)));

        simulation.HasEnded.Should().BeFalse();
        allocated.Should().Be(0, "neither a tick nor a candle may cost a byte");
    }

    private sealed class CountingSink : IEventSink
    {
        public long NextSeq { get; private set; } = 1;

        public void Emit(SessionEvent sessionEvent) => NextSeq++;
    }
}
