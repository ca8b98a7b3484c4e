using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Options;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Tests.Options;

namespace StrategyRuntime.Engine.Tests.Simulation;

/// <summary>Positions that trade option contracts at the model's prices: NIFTY on NSE, volatility 14 %, 6.5 % interest.</summary>
public sealed class OptionTradeTests
{
    private const string AtTheMoneyPut = """{"multiplier":25,"optionDetails":{"expiry":"W0","optionType":"PE","strikeType":"ATM"}}""";

    private static readonly BrokerConnection s_model = new()
    {
        Id = "paper", OptionPricing = OptionPricing.Model, Iv = 0.14m, Rate = 0.065m, Fill = FillRule.SameTick,
    };

    private static readonly Exchange s_nse = Exchange.TryGet("NSE", out var nse) ? nse : throw new InvalidOperationException();

    [Fact]
    public void A_position_trades_the_contract_that_is_chosen_at_its_fill()
    {
        var rig = Run(Straddle(AtTheMoneyPut, "time >= 09:17", "time >= 09:19"), "2024-10-28 09:16",
            "24200|24210 24260 24205 24255|24255|24300 24310 24280 24290");
        var trade = rig.Trades.Single();
        Text(trade, "symbol").Should().Be("NIFTY241031P24200");
        trade.GetProperty("contract").GetRawText().Should().Be(
            """{"symbol":"NIFTY241031P24200","underlying":"NIFTY","expiry":"2024-10-31","strike":24200,"right":"put","lot_size":25}""");
        var entry = Premium(OptionRight.Put, 24_200, "2024-10-31", 24_210, "2024-10-28 09:17:00");
        var exit = Premium(OptionRight.Put, 24_200, "2024-10-31", 24_300, "2024-10-28 09:19:00");
        (Number(trade, "entry_price"), Number(trade, "exit_price")).Should().Be((entry, exit));
        (Number(trade, "underlying_entry_price"), Number(trade, "underlying_exit_price")).Should().Be((24_210, 24_300));
        Number(trade, "pnl").Should().Be((entry - exit) * 25);
        exit.Should().BeLessThan(entry, "the put of a short position loses value as the index rises, which is a profit");
        (Text(trade, "pricing"), Number(trade, "iv_entry"), Number(trade, "iv_exit")).Should().Be(("model", 0.14m, 0.14m));
        rig.Of(EventType.Session).First().Raw.Should().Contain("\"option_pricing\":\"model\",\"iv\":0.14,\"rate\":0.065");
    }

    [Fact]
    public void The_nodes_event_says_how_the_contract_was_chosen_and_warns_of_other_lots()
    {
        var rig = Run(Straddle(AtTheMoneyPut.Replace(":25,", ":75,"), "time >= 09:17", "time >= 15:00"), "2024-10-28 09:16", "24200|24225");
        var row = rig.Of(EventType.Node).Single(e => Text(e.Data, "node_id") == "entry").Data.GetProperty("entry_config")
            .GetProperty("positions_config")[0];
        Text(row, "chosen_by").Should().Be("W0 on 2024-10-28 is 2024-10-31; ATM at 24225 is 24250");
        Text(row, "warning").Should().Be("the multiplier 75 is not the lot of NIFTY241031P24250, which is 25");
        Number(rig.Trades.Single(), "multiplier").Should().Be(75, "the document wins");
    }

    [Fact]
    public void The_lot_of_the_contract_counts_where_the_document_says_none()
    {
        var rig = Run(Straddle(AtTheMoneyPut.Replace("\"multiplier\":25,", ""), "time >= 09:17", "time >= 15:00"),
            "2024-10-28 09:16", "24200|24225");
        Number(rig.Trades.Single(), "multiplier").Should().Be(25);
    }

    [Fact]
    public void A_stop_is_met_by_the_premium_and_exactly_on_a_bars_path()
    {
        var more = AtTheMoneyPut.Replace("\"multiplier\":25,", "\"multiplier\":25,\"stopLoss\":{\"percent\":30},");
        var rig = Run(Straddle(more, "time >= 09:17", "time >= 15:00"), "2024-10-28 09:16", "24200|24200|24200 24200 23900 23950|23950");
        var trade = rig.Trades.Single();
        var entry = Premium(OptionRight.Put, 24_200, "2024-10-31", 24_200, "2024-10-28 09:17:00");
        var level = Math.Round(entry * 1.3m / 0.05m, MidpointRounding.AwayFromZero) * 0.05m;
        (Number(trade, "entry_price"), Number(trade, "exit_price")).Should().Be((entry, level));
        Text(trade, "exit_reason").Should().Be("stop_loss");
        Number(trade, "underlying_exit_price").Should().BeInRange(23_900, 24_200, "the index was on its way down");
        // Worse than the stop it never was, and at its best it was just opened.
        Number(trade, "mae").Should().Be((entry - level) * 25);
    }

    [Fact]
    public void A_real_tick_that_jumps_over_a_stop_fills_at_its_own_premium()
    {
        var more = AtTheMoneyPut.Replace("\"multiplier\":25,", "\"multiplier\":25,\"stopLoss\":{\"percent\":30},");
        var rig = RunTicks(Straddle(more, "time >= 09:17", "time >= 15:00"), "2024-10-28 09:16", 60, "24200 24200 24200 23900 23900");
        var exit = Premium(OptionRight.Put, 24_200, "2024-10-31", 23_900, "2024-10-28 09:19:00");
        Number(rig.Trades.Single(), "exit_price").Should().Be(exit);
        Number(rig.Trades.Single(), "underlying_exit_price").Should().Be(23_900);
    }

    [Fact]
    public void A_limit_order_waits_for_the_premium_of_the_contract_at_its_placing()
    {
        var more = AtTheMoneyPut.Replace("\"multiplier\":25,", "\"multiplier\":25,\"orderType\":\"limit\",\"limitPrice\":150,");
        var rig = Run(Straddle(more, "time >= 09:17", "time >= 15:00"), "2024-10-28 09:16", "24200|24200|24200|24200 24200 24000 24050");
        var trade = rig.Trades.Single();
        (Text(trade, "symbol"), Number(trade, "entry_price")).Should().Be(("NIFTY241031P24200", 150));
        rig.Of(EventType.Order).First().Raw.Should().Contain("\"symbol\":\"NIFTY241031P24200\"").And.Contain("\"contract\":{");
    }

    [Fact]
    public void Slippage_and_spread_are_of_the_premium()
    {
        var costly = s_model with { Slippage = new Slippage(Ticks: 2), Spread = new Spread(Points: 1) };
        var rig = Run(Straddle(AtTheMoneyPut, "time >= 09:17", "time >= 09:18"), "2024-10-28 09:16", "24200|24200|24200", costly);
        var entry = Premium(OptionRight.Put, 24_200, "2024-10-31", 24_200, "2024-10-28 09:17:00");
        var exit = Premium(OptionRight.Put, 24_200, "2024-10-31", 24_200, "2024-10-28 09:18:00");
        Number(rig.Trades.Single(), "entry_price").Should().Be(entry - 0.1m - 0.5m);
        Number(rig.Trades.Single(), "exit_price").Should().Be(exit + 0.1m + 0.5m);
    }

    [Theory]
    [InlineData("24150.35", 49.65)]
    [InlineData("24250", 0)]
    public void At_its_expiry_a_contract_is_settled_at_what_exercising_is_worth(string last, decimal settled)
    {
        var dear = s_model with { Slippage = new Slippage(Percent: 1), Commission = new Commission(PerOrder: 20) };
        var rig = Run(Straddle(AtTheMoneyPut, "time >= 15:27", "time >= 23:00"), "2024-10-31 15:26", $"24200|24200|24200|{last}", dear);
        var trade = rig.Trades.Single();
        (Number(trade, "exit_price"), Text(trade, "exit_reason"), Text(trade, "exit_time"))
            .Should().Be((settled, "expired", "2024-10-31T15:30:00+05:30"));
        Number(trade, "fees").Should().Be(20, "nothing is paid for the settlement");
        trade.GetProperty("iv_exit").ValueKind.Should().Be(JsonValueKind.Null);
        Number(trade, "underlying_exit_price").Should().Be(decimal.Parse(last, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_position_that_outlives_its_data_of_the_expiry_day_is_settled_at_the_last_price_before_the_settlement()
    {
        var strategy = Straddle(AtTheMoneyPut, "time >= 09:17", "time >= 23:00");
        var rig = new Rig(Rig.Parse(strategy.ToBytes()), s_model, source: new Timeframe(1, TimeframeUnit.Minute));
        Feed(rig, "2024-10-30 09:16", "24200|24200|24180");
        Feed(rig, "2024-11-04 09:15", "24000|24000");
        rig.EndOfData();
        var trade = rig.Trades[0];
        (Number(trade, "exit_price"), Text(trade, "exit_time")).Should().Be((20, "2024-10-31T15:30:00+05:30"));
    }

    [Fact]
    public void A_contract_that_is_settled_already_rejects_its_order()
    {
        var late = AtTheMoneyPut.Replace("W0", "2024-10-25");
        var rig = Run(Straddle(late, "time >= 09:17", "time >= 23:00"), "2024-10-28 09:16", "24200|24200");
        rig.Of(EventType.Order).Last().Raw.Should().Contain("\"status\":\"REJECTED\"")
            .And.Contain("\"reason\":\"no_contract: the contract of 2024-10-25 is settled\"");
        rig.Trades.Should().BeEmpty();
    }

    [Fact]
    public void A_combined_stop_closes_both_legs_at_the_tick_that_reaches_it()
    {
        var rig = Run(TwoLegs("""{"combinedStopLoss":{"percent":20}}"""), "2024-10-28 09:16",
            "24200|24200|24200 24200 23800 23810|23790");
        var trades = rig.Trades;
        trades.Select(t => Text(t, "exit_reason")).Should().Equal("combined_stop_loss", "combined_stop_loss");
        var times = trades.Select(t => Text(t, "exit_time")).Distinct().Single();
        var received = trades.Sum(t => Number(t, "entry_price")) * 25;
        trades.Sum(t => Number(t, "pnl")).Should().BeLessThanOrEqualTo(-received * 0.2m);
        // At the point before, the loss was not there yet.
        times.Should().Be("2024-10-28T09:18:30+05:30", "the low of a falling bar is half of it away");
    }

    [Fact]
    public void A_combined_target_counts_what_a_leg_has_made_already()
    {
        var strategy = TwoLegs("""{"combinedTarget":{"amount":400}}""", call: "\"takeProfit\":{\"points\":15},");
        var rig = Run(strategy, "2024-10-28 09:16", "24200|24200|24170|24170 24190 24160 24185|24205|24215");
        rig.Trades.Select(t => Text(t, "exit_reason")).Should().Equal("take_profit", "combined_target");
        rig.Trades.Sum(t => Number(t, "pnl")).Should().BeGreaterThanOrEqualTo(400);
        Number(rig.Trades[1], "pnl").Should().BeLessThan(400, "it needed the first leg's profit");
    }

    [Fact]
    public void Conditions_read_the_contracts_price_and_its_greeks()
    {
        var strategy = Straddle(AtTheMoneyPut, "time >= 09:17", "time >= 23:00");
        var entry = Premium(OptionRight.Put, 24_200, "2024-10-31", 24_200, "2024-10-28 09:17:00");
        var limit = entry - 40;
        var document = JsonNode.Parse(strategy.ToBytes())!;
        document["nodes"]![3]!["data"]!["conditions"]![0]!["conditions"] = new JsonArray(
            Condition("""{"type":"live_data","field":"ltp","vpi":"p1"}""", "<=", limit),
            Condition("""{"type":"position_data","field":"greeks","greek":"delta","vpi":"p1"}""", ">", -0.5m));
        var definition = Rig.Parse(System.Text.Encoding.UTF8.GetBytes(document.ToJsonString()));
        var rig = new Rig(definition, s_model, source: new Timeframe(1, TimeframeUnit.Minute));
        Feed(rig, "2024-10-28 09:16", "24200|24200|24200 24400 24200 24390|24390");
        rig.EndOfData();
        var exit = Number(rig.Trades.Single(), "exit_price");
        exit.Should().BeLessThanOrEqualTo(limit);
        Text(rig.Trades.Single(), "exit_reason").Should().Be("exit_signal");
    }

    [Fact]
    public void A_position_event_has_the_greeks_of_its_contract_at_its_time()
    {
        var rig = Run(Straddle(AtTheMoneyPut, "time >= 09:17", "time >= 23:00"), "2024-10-28 09:16", "24200|24200|24200");
        var greeks = rig.Of(EventType.Position).First().Data.GetProperty("greeks");
        var (model, terms) = Contract(OptionRight.Put, 24_200, "2024-10-31");
        var expected = model.GreeksOf(terms, 24_200, At("2024-10-28 09:17:00"));
        greeks.GetProperty("delta").GetDouble().Should().BeApproximately(expected.Delta, 1e-12);
        greeks.GetProperty("theta").GetDouble().Should().BeApproximately(expected.Theta, 1e-12);
    }

    [Fact]
    public void The_path_of_equity_is_that_of_the_premium_at_every_tick()
    {
        var rig = RunTicks(Straddle(AtTheMoneyPut, "time >= 09:17", "time >= 23:00"), "2024-10-28 09:16", 60,
            "24200 24200 24150 24260 24080 24300 24190");
        var entry = Premium(OptionRight.Put, 24_200, "2024-10-31", 24_200, "2024-10-28 09:17:00");
        decimal peak = 100_000, deepest = 0;
        foreach (var (price, minute) in new[] { (24_200, 17), (24_150, 18), (24_260, 19), (24_080, 20), (24_300, 21), (24_190, 22) })
        {
            var premium = Premium(OptionRight.Put, 24_200, "2024-10-31", price, $"2024-10-28 09:{minute}:00");
            var equity = 100_000 + (entry - premium) * 25;
            peak = Math.Max(peak, equity);
            deepest = Math.Max(deepest, (peak - equity) / peak);
        }
        var path = rig.Of(EventType.Session).Last().Data.GetProperty("equity_path");
        path.GetProperty("max_drawdown").GetDouble().Should().BeApproximately((double)deepest, 1e-12);
        path.GetProperty("peak_equity").GetDouble().Should().BeApproximately((double)peak, 1e-6);
    }

    [Theory]
    [InlineData(19, 5_000, 0)]
    [InlineData(20, 50, 0)]
    [InlineData(21, 50, 0.5)]
    [InlineData(22, 50, -0.5)]
    [InlineData(23, 20, 2)]
    public void Ticks_that_come_one_by_one_and_all_at_once_give_the_same_events(int seed, int milliseconds, double drift)
    {
        var random = new Random(seed);
        var ticks = new Tick[4_000];
        var (price, time) = (24_200.0, At("2024-10-28 09:16:55"));
        for (var i = 0; i < ticks.Length; i++)
        {
            // Swings that grow: peaks and falls of equity follow each other between two candles.
            var swing = i / 150 % 2 == 0 ? drift * (1 + i / 1_000.0) : -drift * (1 + i / 1_000.0);
            price = Math.Round((price + random.NextDouble() * 8 - 4 + swing) * 20) / 20;
            ticks[i] = new Tick(time + TimeSpan.FromMilliseconds(i * milliseconds), price, 1, double.NaN, double.NaN, double.NaN, 0);
        }
        string[] documents =
        [
            Document(""),
            Document("").Replace("sell", "buy"),
            Document("\"stopLoss\":{\"percent\":25},\"takeProfit\":{\"points\":9},"),
            Document("\"trailingStop\":{\"percent\":12},"),
            Document("", """{"combinedStopLoss":{"percent":20},"combinedTarget":{"points":12}}"""),
            Document("\"orderType\":\"limit\",\"limitOffset\":6,"),
        ];
        foreach (var document in documents)
        {
            var oneByOne = Events(document, 1);
            foreach (var batch in (int[])[4_000, 512, 100, 7])
                Events(document, batch).Select(e => e.Raw).Should().Equal(oneByOne.Select(e => e.Raw), $"in batches of {batch}");
            // A condition on the candle that forms is looked at on every tick, so that each is matched and marked by itself.
            var looked = Events(WithSignalOfEveryTick(document), 1);
            Of(oneByOne).Should().Equal(Of(looked), "no tick that was passed over could have met anything");

            List<RecordedEvent> Events(string json, int batch)
            {
                var rig = new Rig(Rig.Parse(Encoding.UTF8.GetBytes(json)), s_model);
                for (var at = 0; at < ticks.Length; at += batch)
                    rig.Simulation.Process(ticks.AsSpan(at, Math.Min(batch, ticks.Length - at)));
                rig.Simulation.EndOfData(ticks[^1].Time);
                return [.. rig.Events];
            }
        }

        // The run with that signal goes on when all is closed; until then its equity has gone the same way.
        static IEnumerable<string> Of(List<RecordedEvent> events)
        {
            var path = events[^1].Data.GetProperty("equity_path");
            return events.Where(e => e.Type is EventType.Order or EventType.Position or EventType.Trade).Select(e => e.Raw)
                .Append(path.GetProperty("peak_equity").GetRawText())
                .Append(path.GetProperty("peak_time").GetRawText())
                .Append(path.GetProperty("max_drawdown").GetRawText())
                .Append(path.GetProperty("max_drawdown_trough_time").GetRawText());
        }

        static string WithSignalOfEveryTick(string document)
        {
            var json = JsonNode.Parse(document)!;
            json["nodes"]!.AsArray().Add(new JsonObject
            {
                ["id"] = "never",
                ["type"] = "entrySignalNode",
                ["data"] = new JsonObject { ["conditions"] = new JsonArray(StrategyJson.Leaf("close[0] > 999999")) },
            });
            json["edges"]!.AsArray().Add(new JsonObject { ["id"] = "e-never", ["source"] = "start", ["target"] = "never" });
            return json.ToJsonString();
        }

        static string Document(string call, string node = "{}") => Encoding.UTF8.GetString(TwoLegs(node, call).ToBytes());
    }

    /// <summary>The straddle of docs/OPTIONS.md, to the rupee.</summary>
    [Fact]
    public void The_documented_straddle_makes_what_the_document_says()
    {
        var rig = new Rig(Rig.Parse(TwoLegs("{}").ToBytes()), s_model);
        rig.Simulation.Process(
        [
            new Tick(At("2024-10-28 09:17:00"), 24_200, 1, double.NaN, double.NaN, double.NaN, 0),
            new Tick(At("2024-10-29 10:17:00"), 24_310, 1, double.NaN, double.NaN, double.NaN, 0),
        ]);
        rig.Simulation.EndOfData(At("2024-10-29 10:17:00"));
        rig.Trades.Select(t => (Number(t, "entry_price"), Number(t, "exit_price"), Number(t, "pnl"))).Should().BeEquivalentTo(
            [(134.80m, 175.95m, -1028.75m), (120.80m, 56.40m, 1610.00m)]);
    }

    [Fact]
    public void Under_the_underlyings_price_nothing_of_the_contract_is_there()
    {
        var rig = Run(Straddle(AtTheMoneyPut, "time >= 09:17", "time >= 09:18"), "2024-10-28 09:16", "24200|24200|24210",
            s_model with { OptionPricing = OptionPricing.Underlying });
        (Text(rig.Trades.Single(), "symbol"), Number(rig.Trades.Single(), "pnl")).Should().Be(("NIFTY", -250));
        rig.Trades.Single().TryGetProperty("contract", out _).Should().BeFalse();
        Text(rig.Trades.Single(), "pricing").Should().Be("underlying");
    }

    [Fact]
    public void A_preset_shows_every_line_of_the_note_in_orders_position_and_trade()
    {
        var account = s_model with { Commission = new Commission(Preset: CostPreset.NseOptions) };
        var rig = Run(Straddle(AtTheMoneyPut, "time >= 09:17", "time >= 09:19"), "2024-10-28 09:16", "24200|24200|24200|24200", account);
        var fills = rig.Of(EventType.Order).Where(e => Text(e.Data, "status") == "FILLED").Select(e => e.Data).ToList();
        // Sold at 120.80, bought back two minutes later at 120.75: 3,020.00 and 3,018.75. GST is 18 % of 20 + 1.06 + 0.02.
        fills[0].GetProperty("charges").GetRawText().Should()
            .Be("""{"brokerage":20,"exchange":1.06,"ipft":0.02,"stt":3.02,"gst":3.79}""");
        fills[1].GetProperty("charges").GetRawText().Should()
            .Be("""{"brokerage":20,"exchange":1.06,"ipft":0.02,"stamp_duty":0.09,"gst":3.79}""");
        (Number(fills[0], "fees"), Number(fills[1], "fees")).Should().Be((27.89m, 24.96m));
        var trade = rig.Trades.Single();
        trade.GetProperty("charges").GetRawText().Should()
            .Be("""{"brokerage":40,"exchange":2.12,"ipft":0.04,"stt":3.02,"stamp_duty":0.09,"gst":7.58}""");
        (Number(trade, "fees"), Number(trade, "pnl")).Should().Be((52.85m, 1.25m - 52.85m));
        rig.Of(EventType.Position).Last().Data.GetProperty("charges").GetRawText().Should()
            .Be(trade.GetProperty("charges").GetRawText());
    }

    [Fact]
    public void A_long_option_in_the_money_pays_tax_on_its_exercise_and_a_short_one_nothing()
    {
        var account = s_model with { Commission = new Commission(Preset: CostPreset.NseOptions) };
        StrategyJson Put(string side) => new StrategyJson("NIFTY", "NSE", tickSize: null)
            .EntrySignal("signal", "time >= 15:27").Entry("entry", "p1", side, 1, AtTheMoneyPut).Chain("start > signal > entry");
        var rig = Run(Put("buy"), "2024-10-31 15:26", "24200|24200|24200|24100", account);
        // 25 × 100 × 0.125 %.
        Text(rig.Trades.Single(), "exit_reason").Should().Be("expired");
        Number(rig.Trades.Single().GetProperty("charges"), "stt").Should().Be(3.13m);
        rig = Run(Put("sell"), "2024-10-31 15:26", "24200|24200|24200|24100", account);
        Number(rig.Of(EventType.Order).Last(e => Text(e.Data, "status") == "FILLED").Data, "fees").Should().Be(0);
    }

    [Fact]
    public void An_option_that_lowers_the_margin_is_bought_also_when_less_than_nothing_is_free()
    {
        // The fall to 22,500 costs 25 × (1,700 − 120) and leaves about 30,500 against a margin of 63,600. A put 1,000 below takes about
        // 27,300 from that, less than what is lacking.
        var account = s_model with { Cash = 70_000, BuyingPower = new BuyingPower(BuyingPowerRule.Margin) };
        var strategy = new StrategyJson("NIFTY", "NSE", tickSize: null)
            .EntrySignal("signal", "time >= 09:17").Entry("entry", "p1", "sell", 1, AtTheMoneyPut)
            .EntrySignal("later", "time >= 09:19").Entry("hedge", "p2", "buy", 1, AtTheMoneyPut.Replace("ATM", "OTM20"))
            .Chain("start > signal > entry").Chain("start > later > hedge");
        var rig = Run(strategy, "2024-10-28 09:16", "24200|24200|22500|22500|22500", account);
        rig.Of(EventType.Order).Should().NotContain(e => Text(e.Data, "status") == "REJECTED");
        rig.Trades.Select(t => Text(t, "symbol")).Should().Equal("NIFTY241031P24200", "NIFTY241031P21500");
    }

    [Theory]
    // A put at 120.80 takes about 25 × (2,250 − 120) for a fall of 9.3 %, and 2 % of 24,200 × 25.
    [InlineData(60_000, false, 0)]
    [InlineData(70_000, false, 1)]
    [InlineData(200_000, false, 3)]
    [InlineData(200_000, true, 3)]
    public void A_short_option_is_rejected_or_made_smaller_when_its_margin_is_beyond_the_account(int cash, bool shrinks, int lots)
    {
        var account = s_model with { Cash = cash, BuyingPower = new BuyingPower(BuyingPowerRule.Margin, Shrink: shrinks) };
        var quantity = shrinks ? 9 : Math.Max(1, lots);
        var strategy = new StrategyJson("NIFTY", "NSE", tickSize: null)
            .EntrySignal("signal", "time >= 09:17").Entry("entry", "p1", "sell", quantity, AtTheMoneyPut).Chain("start > signal > entry");
        var rig = Run(strategy, "2024-10-28 09:16", "24200|24200|24200|24200", account);
        rig.Of(EventType.Session).First().Raw.Should().Contain("\"options\":\"scan\"");
        rig.Trades.Sum(t => Number(t, "quantity")).Should().Be(lots);
        if (lots == 0)
        {
            var rejected = rig.Of(EventType.Order).Single(e => Text(e.Data, "status") == "REJECTED").Data;
            Text(rejected, "reason").Should().StartWith("insufficient_funds: needs ").And.EndWith("and has 60000");
        }
    }

    [Fact]
    public void Greeks_of_the_session_are_those_of_its_legs_times_their_units()
    {
        var rig = Run(TwoLegs("{}"), "2024-10-28 09:16", "24200|24200|24200|24200");
        var opened = rig.Of(EventType.Position).Where(e => Text(e.Data, "status") == "OPEN").Select(e => e.Data).ToList();
        decimal Of(JsonElement position, string name, string greek) => Number(position.GetProperty(name), greek);
        foreach (var greek in (string[])["delta", "gamma", "theta", "vega"])
        {
            Of(opened[0], "session_greeks", greek).Should().BeApproximately(-25 * Of(opened[0], "greeks", greek), 1e-9m);
            Of(opened[1], "session_greeks", greek).Should()
                .BeApproximately(-25 * (Of(opened[0], "greeks", greek) + Of(opened[1], "greeks", greek)), 1e-9m);
        }
        Of(opened[1], "session_greeks", "theta").Should().BePositive("who sold options gains by a day");
        var closed = rig.Of(EventType.Position).Last(e => Text(e.Data, "status") == "CLOSED").Data;
        closed.TryGetProperty("session_greeks", out _).Should().BeFalse("nothing is held any more");
    }

    [Fact]
    public void What_is_shown_between_events_has_the_Greeks_of_the_session_while_an_option_is_open()
    {
        var rig = new Rig(Rig.Parse(TwoLegs("{}").ToBytes()), s_model, source: new Timeframe(1, TimeframeUnit.Minute));
        rig.Simulation.View().SessionGreeks.Should().BeNull();
        Feed(rig, "2024-10-28 09:16", "24200|24200|24200|24300");
        var events = rig.Of(EventType.Position).Count();
        var shown = rig.Simulation.View().SessionGreeks!.Value;
        var last = rig.Of(EventType.Position).Last(e => Text(e.Data, "status") == "OPEN").Data.GetProperty("session_greeks");
        shown.Gamma.Should().BeNegative("both legs are sold");
        shown.Delta.Should().BeLessThan((double)Number(last, "delta"), "the index has risen since the last event");
        rig.Of(EventType.Position).Should().HaveCount(events, "looking changes nothing");
        rig.EndOfData();
        rig.Simulation.View().SessionGreeks.Should().BeNull("nothing is held any more");
    }

    private static JsonObject Condition(string left, string comparison, decimal right) => new JsonObject
    {
        ["lhs"] = JsonNode.Parse(left), ["operator"] = comparison, ["rhs"] = new JsonObject { ["type"] = "constant", ["value"] = right },
    };

    /// <summary>One short position, with what its document adds.</summary>
    private static StrategyJson Straddle(string more, string entry, string exit) => new StrategyJson("NIFTY", "NSE", tickSize: null)
        .EntrySignal("signal", entry).Entry("entry", "p1", "sell", 1, more).ExitSignal("leave", exit).Exit("exit")
        .Chain("start > signal > entry > leave > exit");

    /// <summary>A short call and a short put of one entry node.</summary>
    private static StrategyJson TwoLegs(string node, string call = "")
    {
        static JsonNode Leg(string vpi, string type, string more) => JsonNode.Parse($$"""
            {"vpi":"{{vpi}}","positionType":"sell","quantity":1,"multiplier":25,{{more}}
             "optionDetails":{"expiry":"W0","optionType":"{{type}}","strikeType":"ATM"} }
            """)!;
        var data = JsonNode.Parse(node)!.AsObject();
        data["positions"] = new JsonArray(Leg("call", "CE", call), Leg("put", "PE", ""));
        return new StrategyJson("NIFTY", "NSE", tickSize: null).EntrySignal("signal", "time >= 09:17").Node("entry", "entryNode", data)
            .Chain("start > signal > entry");
    }

    private static Rig Run(StrategyJson strategy, string from, string bars, BrokerConnection? broker = null)
    {
        var rig = new Rig(Rig.Parse(strategy.ToBytes()), broker ?? s_model, source: new Timeframe(1, TimeframeUnit.Minute));
        Feed(rig, from, bars);
        rig.EndOfData();
        return rig;
    }

    private static void Feed(Rig rig, string from, string bars)
    {
        var shift = At($"{from}:00") - Rig.Start;
        foreach (var bar in Rig.Bars(bars, 0))
        {
            var moved = bar with { OpenTime = bar.OpenTime + shift };
            rig.FeedBar(in moved, moved.OpenTime + TimeSpan.FromMinutes(1));
        }
    }

    private static Rig RunTicks(StrategyJson strategy, string from, int secondsApart, string prices)
    {
        var rig = new Rig(Rig.Parse(strategy.ToBytes()), s_model);
        var shift = At($"{from}:00") - Rig.Start;
        Tick[] ticks = [.. Rig.Ticks(prices, secondsApart).Select(t => t with { Time = t.Time + shift })];
        rig.Simulation.Process(ticks);
        rig.Simulation.EndOfData(ticks[^1].Time);
        return rig;
    }

    private static decimal Premium(OptionRight right, decimal strike, string expiry, double underlying, string time)
    {
        var (model, terms) = Contract(right, strike, expiry);
        return (decimal)model.Premium(terms, underlying, At(time));
    }

    private static (OptionModel Model, OptionTerms Terms) Contract(OptionRight right, decimal strike, string expiry)
    {
        var contract = new OptionContract("NIFTY", DateOnly.Parse(expiry, CultureInfo.InvariantCulture), strike, right, 25);
        var (model, chain) = ModelChain.Of("NIFTY", s_nse);
        return (model, chain.TermsOf(contract));
    }

    /// <summary>An instant of NSE's clock.</summary>
    private static UtcTime At(string text) =>
        new(DateTime.Parse(text, CultureInfo.InvariantCulture).Ticks - TimeSpan.FromMinutes(330).Ticks);

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static decimal Number(JsonElement element, string name) => element.GetProperty(name).GetDecimal();
}
