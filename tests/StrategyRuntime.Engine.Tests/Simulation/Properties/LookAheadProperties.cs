using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Tests.Simulation.Properties;

/// <summary>Later data change no earlier event: with splits, dividends, rolls, holidays, clock changes and filled gaps.</summary>
public sealed class LookAheadProperties
{
    private const int Cuts = 200;
    private const int TickCount = 2_500;

    private const string Timeframes = """
        [{"id":"1m","timeframe":"1h","fill_gaps":"flat",
          "indicators":{"ma":{"indicator_name":"ema","length":5,"price_field":"close","display_name":"ma"}}},
         {"id":"1d","timeframe":"1d","indicators":{"atr":{"indicator_name":"atr","length":3,"display_name":"atr"}}},
         {"id":"1w","timeframe":"1w","indicators":{}}]
        """;

    private static readonly UtcTime s_start = new(new DateTime(2024, 3, 1, 12, 0, 0).Ticks);

    [Theory]
    [InlineData("NYSE")]
    [InlineData("CME")]
    [InlineData("TSE")]
    [InlineData("FX")]
    [InlineData("NSE")]
    public void Data_that_are_cut_off_anywhere_say_the_same_up_to_there(string exchange)
    {
        var (definition, adjustments) = Definition(exchange);
        var ticks = Ticks(exchange.Length * 7 + 3);
        var whole = Play(definition, adjustments, ticks);
        whole.Of(EventType.CorporateAction).Count().Should().BeGreaterThan(4, "the actions must take part");
        whole.Trades.Should().HaveCountGreaterThan(10);

        for (var cut = 1; cut <= Cuts; cut++)
        {
            var length = TickCount * cut / (Cuts + 1);
            var past = Play(definition, adjustments, ticks.AsSpan(0, length));
            past.Events.Select(e => e.ToString()).Should().Equal(
                whole.Events.Take(past.Events.Count).Select(e => e.ToString()), $"of {length} ticks nothing may know more");
        }
    }

    private static Rig Play(StrategyDefinition definition, IReadOnlyList<PriceAdjustment> adjustments, ReadOnlySpan<Tick> ticks)
    {
        var account = new BrokerConnection { Id = "paper", Cash = 100_000, Commission = new Commission(PerOrder: 1) };
        var rig = new Rig(definition, account, adjustments: adjustments);
        rig.Simulation.Process(ticks);
        return rig;
    }

    private static (StrategyDefinition Definition, IReadOnlyList<PriceAdjustment> Adjustments) Definition(string exchange)
    {
        var strategy = new StrategyJson(exchange: exchange, timeframes: Timeframes)
            .EntrySignal("in", "ltp > @ma[-1]")
            .Entry("buy", quantity: 3, more: """{"stopLoss":{"percent":3},"takeProfit":{"points":6},"trailingStop":{"points":4}}""")
            .ExitSignal("out", "ltp < @ma[-1]").Exit("sell").ReEntry("again", 500, "ltp > @ma[-1]")
            .Chain("start > in > buy > out > sell > again > buy").Chain("buy > again");
        var definition = Rig.Parse(strategy.ToBytes()).With(new InstrumentSet
        {
            Actions = new Dictionary<string, IReadOnlyList<CorporateAction>>
            {
                ["ACME"] =
                [
                    new CorporateAction(new DateOnly(2024, 3, 6), CorporateActionKind.Split, 2, null),
                    new CorporateAction(new DateOnly(2024, 3, 11), CorporateActionKind.Dividend, null, 0.5m),
                    new CorporateAction(new DateOnly(2024, 3, 14), CorporateActionKind.Bonus, 0.5m, null),
                    new CorporateAction(new DateOnly(2024, 3, 20), CorporateActionKind.Rights, 0.25m, 20),
                ],
            },
        });
        var roll = new ChainRoll(new DateOnly(2024, 3, 18).DayNumber, "A", 40, new InstrumentDetails("B"), 43.5m);
        return (definition, PriceAdjustments.Of(definition, [roll]));
    }

    private static Tick[] Ticks(int seed)
    {
        var random = new Random(seed);
        var (time, price) = (s_start, 100.0);
        var ticks = new Tick[TickCount];
        for (var i = 0; i < ticks.Length; i++)
        {
            time += TimeSpan.FromMinutes(random.Next(1, 32));
            price = Math.Round(Math.Max(20, price + random.NextDouble() * 2 - 1), 2);
            ticks[i] = new Tick(time, price, 1, double.NaN, double.NaN, double.NaN, 0);
        }
        return ticks;
    }
}
