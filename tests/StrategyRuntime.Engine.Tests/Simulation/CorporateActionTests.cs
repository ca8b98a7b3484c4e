using System.Text.Json;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Tests.Simulation;

/// <summary>Splits, bonuses, rights and dividends in positions, orders, candles and indicators.</summary>
public sealed class CorporateActionTests
{
    private const string Closes = """
        [{"id":"1m","timeframe":"1d","indicators":{"ma":{"indicator_name":"sma","length":2,"price_field":"close","display_name":"ma"}}}]
        """;

    private static readonly DateOnly s_day = new(2024, 3, 12);

    private static CorporateAction Split(decimal ratio) => new(s_day, CorporateActionKind.Split, ratio, null);

    private static CorporateAction Dividend(decimal amount) => new(s_day, CorporateActionKind.Dividend, null, amount);

    private static Rig Play(StrategyJson strategy, string script, PriceBasis? prices, params CorporateAction[] actions)
    {
        var known = new InstrumentSet
        {
            Instruments = prices is null ? [] : [new InstrumentDetails("ACME") { Prices = prices }],
            Actions = new Dictionary<string, IReadOnlyList<CorporateAction>> { ["ACME"] = actions },
        };
        var definition = Rig.Parse(strategy.ToBytes()).With(known);
        var rig = new Rig(
            definition, new BrokerConnection { Id = "paper", Cash = 1000 }, FillRule.SameTick,
            adjustments: PriceAdjustments.Of(definition));
        var ticks = TickScript.Parse(script);
        rig.Simulation.Process(ticks);
        rig.Simulation.EndOfData(ticks[^1].Time);
        return rig;
    }

    private static Rig Play(StrategyJson strategy, string script, params CorporateAction[] actions) =>
        Play(strategy, script, null, actions);

    private static StrategyJson Hold(string side = "buy", string more = "{}", string @in = "ltp > 0", string @out = "ltp > 999") =>
        new StrategyJson(timeframes: Closes).EntrySignal("in", @in).Entry("buy", side: side, quantity: 3, more: more)
            .ExitSignal("out", @out).Exit("sell").Chain("start > in > buy > out > sell");

    private static JsonElement Action(Rig rig) => rig.Of(EventType.CorporateAction).Single().Data;

    private static decimal Number(JsonElement data, string name) => data.GetProperty(name).GetDecimal();

    private const string OverASplit = """
        2024-03-11T10:00:00 100
        2024-03-11T10:00:10 102
        2024-03-12T10:00:00 51
        2024-03-12T10:00:10 52
        """;

    [Fact]
    public void A_split_changes_quantity_and_price_of_a_position_and_neither_equity_nor_profit()
    {
        var rig = Play(Hold(), OverASplit, Split(2));

        var action = Action(rig);
        (action.GetProperty("symbol").GetString(), action.GetProperty("kind").GetString(), action.GetProperty("date").GetString())
            .Should().Be(("ACME", "split", "2024-03-12"));
        var position = action.GetProperty("positions")[0];
        (Number(position, "quantity_before"), Number(position, "quantity"), Number(position, "entry_price_before"),
            Number(position, "entry_price")).Should().Be((3, 6, 100, 50));
        var at = rig.Of(EventType.CorporateAction).Single();
        at.Time.Should().StartWith("2024-03-12T00:00:00");
        at.Summary.Equity.Should().Be(1006);
        rig.Events[(int)at.Seq - 2].Summary.Equity.Should().Be(1006, "a split makes no profit");
        var trade = rig.Trades.Single();
        (Number(trade, "quantity"), Number(trade, "entry_price"), Number(trade, "exit_price"), Number(trade, "pnl"))
            .Should().Be((6, 50, 52, 12));
    }

    [Fact]
    public void Prices_with_splits_taken_out_show_none()
    {
        var rig = Play(Hold(), "2024-03-11T10:00:00 50\n2024-03-12T10:00:00 51", PriceBasis.SplitAdjusted, Split(2));

        rig.Of(EventType.CorporateAction).Should().BeEmpty();
        Number(rig.Trades.Single(), "pnl").Should().Be(3);
    }

    [Theory]
    [InlineData("buy", 1.5)]
    [InlineData("sell", -1.5)]
    public void A_dividend_is_credited_to_long_and_charged_to_short(string side, decimal cash)
    {
        var rig = Play(Hold(side), "2024-03-11T10:00:00 100\n2024-03-12T10:00:00 100", Dividend(0.5m));

        Number(Action(rig).GetProperty("positions")[0], "cash").Should().Be(cash);
        var trade = rig.Trades.Single();
        (Number(trade, "pnl"), Number(trade, "gross_pnl"), Number(trade, "dividends")).Should().Be((cash, cash, cash));
        rig.Events[^1].Summary.RealizedPnl.Should().Be(cash);
        rig.Of(EventType.Position).Last(e => e.Seq < rig.Of(EventType.Trade).Single().Seq).Data.GetProperty("dividends").GetDecimal()
            .Should().Be(cash);
    }

    [Fact]
    public void A_dividend_is_paid_on_what_is_open_at_the_ex_date_and_only_then()
    {
        Play(Hold(@in: "ltp > 100"), "2024-03-11T10:00:00 100\n2024-03-12T10:00:00 101\n2024-03-13T10:00:00 101", Dividend(1))
            .Trades.Single().TryGetProperty("dividends", out _).Should().BeFalse("it was bought on the ex-date");
    }

    [Fact]
    public void A_dividend_of_split_adjusted_prices_is_in_the_units_of_today() =>
        Number(
            Play(
                Hold(), "2024-03-11T10:00:00 100\n2024-03-12T10:00:00 100", PriceBasis.SplitAdjusted, Dividend(4),
                new CorporateAction(new DateOnly(2024, 6, 10), CorporateActionKind.Split, 2, null)).Trades.Single(),
            "dividends").Should().Be(6);

    [Fact]
    public void Stops_targets_and_working_orders_are_counted_in_the_new_units()
    {
        var rig = Play(Hold(more: """{"stopLoss":{"points":10},"takeProfit":{"percent":10}}"""), OverASplit, Split(2));
        var after = rig.Of(EventType.Position).First(e => e.Seq > rig.Of(EventType.CorporateAction).Single().Seq).Data;
        (Number(after, "stop_loss"), Number(after, "take_profit"), Number(after, "current_price")).Should().Be((45, 55, 51));

        var working = Play(Hold(more: """{"orderType":"limit","limitPrice":90}"""), OverASplit, Split(2));
        var order = working.Of(EventType.Order).Single(e => e.Seq > working.Of(EventType.CorporateAction).Single().Seq
            && e.Data.GetProperty("status").GetString() == "OPEN").Data;
        (Number(order, "limit_price"), Number(order, "quantity")).Should().Be((45, 6));
    }

    [Fact]
    public void A_stop_that_a_split_would_have_hit_is_not_hit()
    {
        var trade = Play(Hold(more: """{"stopLoss":{"percent":5}}"""), OverASplit, Split(2)).Trades.Single();
        trade.GetProperty("exit_reason").GetString().Should().Be("end_of_data");
    }

    [Fact]
    public void Indicators_and_earlier_candles_see_adjusted_prices_from_the_split_on_and_not_before()
    {
        var rig = Play(
            Hold(@in: "close[-2] == 51"),
            "2024-03-10T10:00:00 100\n2024-03-11T10:00:00 102\n2024-03-12T10:00:00 53\n2024-03-13T10:00:00 55", Split(2));

        rig.Of(EventType.Candle).Select(c => c.Data.GetProperty("indicators").GetProperty("ma").ToString())
            .Should().Equal("", "101", "52");
        rig.Nodes.Should().Contain(n => n.StartsWith("in@", StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_over_a_split_does_what_it_does_on_prices_without_it()
    {
        const string raw = "2024-03-10T10:00:00 100\n2024-03-11T10:00:00 104\n2024-03-12T10:00:00 54\n2024-03-13T10:00:00 50\n"
            + "2024-03-14T10:00:00 58\n2024-03-15T10:00:00 58";
        var adjusted = raw.Replace(" 100", " 50", StringComparison.Ordinal).Replace(" 104", " 52", StringComparison.Ordinal);
        var strategy = Hold(@in: "close[-1] > @ma[-1]", @out: "ltp < 51");

        var ours = Play(strategy, raw, Split(2)).Trades;
        var theirs = Play(strategy, adjusted).Trades;

        ours.Select(t => $"{t.GetProperty("entry_time")} {Number(t, "pnl_percent")}").Should()
            .Equal(theirs.Select(t => $"{t.GetProperty("entry_time")} {Number(t, "pnl_percent")}")).And.NotBeEmpty();
    }

    [Fact]
    public void A_bonus_gives_further_units_and_rights_keep_what_they_are_worth()
    {
        var bonus = new CorporateAction(s_day, CorporateActionKind.Bonus, 1, null);
        Number(Action(Play(Hold(), OverASplit, bonus)).GetProperty("positions")[0], "quantity").Should().Be(6);

        // One for one at 60 when the price was 102: 81 without the rights.
        var rights = new CorporateAction(s_day, CorporateActionKind.Rights, 1, 60);
        var rig = Play(Hold(), OverASplit.Replace(" 51", " 81", StringComparison.Ordinal), rights);
        rig.Of(EventType.CorporateAction).Single().Summary.Equity.Should().BeApproximately(1006, 0.0001m);
        Number(Action(rig).GetProperty("positions")[0], "quantity").Should().BeApproximately(3 * 102 / 81m, 0.0001m);
    }

    [Fact]
    public void An_action_before_the_run_changes_what_warms_it_up_and_is_no_event()
    {
        var definition = Rig.Parse(Hold().ToBytes()).With(new InstrumentSet
        {
            Actions = new Dictionary<string, IReadOnlyList<CorporateAction>> { ["ACME"] = [Split(2)] },
        });
        var rig = new Rig(definition, fill: FillRule.SameTick, adjustments: PriceAdjustments.Of(definition));
        rig.Simulation.WarmUp(TickScript.Parse("2024-03-10T10:00:00 100\n2024-03-11T10:00:00 102\n2024-03-12T10:00:00 53"));
        rig.Simulation.Process(TickScript.Parse("2024-03-13T10:00:00 55\n2024-03-14T10:00:00 55"));

        rig.Of(EventType.CorporateAction).Should().BeEmpty();
        Number(rig.Of(EventType.Candle).First().Data.GetProperty("indicators"), "ma").Should().Be(54);
    }

    [Fact]
    public void A_partial_exit_before_a_split_is_counted_in_the_units_after_it()
    {
        var rig = Play(
            Hold(@out: "ltp > 101").Exit("half", more: """{"quantity":"percentage","percentage":34}""")
                .Chain("out > half"),
            OverASplit, Split(2));

        foreach (var trade in rig.Trades)
        {
            trade.GetProperty("exits").EnumerateArray().Sum(e => Number(e, "quantity")).Should().Be(Number(trade, "quantity"));
            trade.GetProperty("exits").EnumerateArray().Sum(e => Number(e, "pnl")).Should().Be(Number(trade, "pnl"));
        }
    }
}
