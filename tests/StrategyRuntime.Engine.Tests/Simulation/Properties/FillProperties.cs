using System.Globalization;
using System.Text.Json.Nodes;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Engine.Tests.Simulation.Properties;

/// <summary>What holds for every fill of random orders over random bars.</summary>
public sealed class FillProperties
{
    private static readonly int s_cases = FullForm.IsOn ? 20_000 : 200;

    [Fact]
    public void A_fill_is_never_outside_its_bar()
    {
        var fills = 0;
        for (var seed = 0; seed < s_cases; seed++)
        {
            var random = new Random(seed);
            var decimals = random.Next(0, 7);
            var bars = Bars(random, 40, Math.Pow(10, random.Next(-1, 4)), decimals);
            var rig = Play(Strategy(random, tickSize: null), new BrokerConnection { Id = "paper", Fill = (FillRule)random.Next(3) }, bars);
            foreach (var (_, _, time, data, _, _) in rig.Of(EventType.Order))
            {
                if (data.GetProperty("status").GetString() != "FILLED") continue;
                fills++;
                var at = DateTimeOffset.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).UtcTicks;
                var price = (double)data.GetProperty("fill_price").GetDecimal();
                // What is decided at a candle's close may fill there (signal_close), at the instant at which the next bar begins.
                bars.Where(b => b.OpenTime.Ticks <= at && at <= b.OpenTime.Ticks + TimeSpan.TicksPerMinute)
                    .Any(b => b.Low <= price && price <= b.High).Should().BeTrue("case {0} fills {1} at {2}", seed, data, time);
            }
        }
        fills.Should().BeGreaterThan(s_cases, "runs without fills prove nothing");
    }

    [Fact]
    public void Stop_and_target_of_an_open_position_lie_on_their_own_sides_of_the_entry()
    {
        var seen = 0;
        for (var seed = 0; seed < s_cases; seed++)
        {
            var random = new Random(seed);
            var decimals = random.Next(0, 9);
            var side = random.Next(2) == 0 ? "buy" : "sell";
            var percent = Math.Round(Math.Pow(10, random.NextDouble() * 4 - 3), 3);
            var kind = random.Next(2) == 0 ? "percent" : "points";
            var distance = $$"""{"{{kind}}":{{percent.ToString(CultureInfo.InvariantCulture)}} }""";
            var position = $$"""{"stopLoss":{{distance}},"takeProfit":{{distance}},"trailingStop":{{distance}} }""";
            var strategy = new StrategyJson(tickSize: null).EntrySignal("in", "close[-1] > 0").Entry("open", "p1", side, 1, position)
                .Chain("start > in > open");
            var broker = new BrokerConnection { Id = "paper", Slippage = new Slippage(Percent: random.Next(2) * 0.037m) };
            var rig = Play(strategy, broker, Bars(random, 10, Math.Pow(10, random.Next(-2, 5)), decimals));
            foreach (var opened in rig.Of(EventType.Position).Take(1).Select(e => e.Data))
            {
                seen++;
                var away = side == "buy" ? 1 : -1;
                var entry = opened.GetProperty("entry_price").GetDecimal();
                (away * (entry - opened.GetProperty("stop_loss").GetDecimal())).Should().BePositive("case {0}: {1}", seed, opened);
                (away * (opened.GetProperty("take_profit").GetDecimal() - entry)).Should().BePositive("case {0}: {1}", seed, opened);
                (away * (entry - opened.GetProperty("trailing_stop").GetDecimal())).Should().BePositive("case {0}: {1}", seed, opened);
            }
        }
        seen.Should().BeGreaterThan(s_cases / 2);
    }

    [Fact]
    public void No_number_is_too_large_or_too_small_for_a_run_to_end_well()
    {
        var rejected = 0;
        var filled = 0;
        for (var seed = 0; seed < s_cases; seed++)
        {
            var random = new Random(seed);
            var level = Math.Pow(10, random.Next(-9, 16));
            var bars = Bars(random, 12, level, random.Next(0, 12), wild: true);
            var broker = new BrokerConnection
            {
                Id = "paper",
                Cash = Large(random, 12),
                Fill = (FillRule)random.Next(3),
                Slippage = new Slippage(random.Next(3) == 0 ? Large(random, 6) : 0, random.Next(3) == 0 ? 100 : 0),
                Commission = new Commission(
                    random.Next(3) == 0 ? Large(random, 12) : 0, random.Next(4) == 0 ? 100 : 0,
                    random.Next(4) == 0 ? Large(random, 12) : 0),
                Spread = new Spread(random.Next(4) == 0 ? Large(random, 12) : 0, random.Next(4) == 0 ? 100 : 0),
                BuyingPower = new BuyingPower((BuyingPowerRule)random.Next(3), 0.000001m, 10, 1, random.Next(2) == 0),
                Participation = random.Next(4) == 0 ? 0.000001m : null,
            };
            var scale = random.Next(4) == 0 ? decimal.MaxValue : random.Next(4) == 0 ? 0.0000000000000000000000000001m : 1;

            var rig = Play(Strategy(random, random.Next(2) == 0 ? null : 0.05, extreme: true), broker, bars, scale);

            rig.Simulation.EndState.Should().Be(RunState.Completed, "case {0}", seed);
            var orders = rig.Of(EventType.Order).Select(e => e.Data.GetProperty("status").GetString()).ToList();
            rejected += orders.Count(o => o == "REJECTED");
            filled += orders.Count(o => o == "FILLED");
        }
        rejected.Should().BePositive();
        filled.Should().BePositive();
    }

    [Fact]
    public void A_value_beyond_the_limit_is_rejected_with_its_numbers()
    {
        var rig = Rig.RunBars(
            new StrategyJson().EntrySignal("in", "close[-1] > 0").Entry("open", "p1", "buy", 1e9, """{"multiplier":1000000}""")
                .Chain("start > in > open"),
            "1000000000000000 | 1000000000000000 | 1000000000000000");

        Reasons(rig).Should().Equal("out_of_range: amount 1E+30 is beyond the limit of 1000000000000000000");
        rig.Trades.Should().BeEmpty();
    }

    [Fact]
    public void A_percentage_of_a_price_below_zero_is_rejected()
    {
        var rig = Rig.RunBars(
            new StrategyJson(type: "futures").EntrySignal("in", "close[-1] < 0").Entry("open", more: """{"stopLoss":{"percent":2}}""")
                .Chain("start > in > open"),
            "-5 | -5 -4 -6 -5 | -5");

        Reasons(rig).Should().Equal("percent_of_negative_price");
    }

    [Fact]
    public void A_future_is_bought_and_sold_below_zero()
    {
        var rig = Rig.RunBars(
            new StrategyJson(type: "futures").EntrySignal("in", "close[-1] > 0").Entry("open", more: """{"stopLoss":{"points":100}}""")
                .ExitSignal("out", "close[-1] < 0").Exit("close").Chain("start > in > open > out > close"),
            "18 | 17.73 17.85 -40.32 -37.63 | -14 13.86 -16.74 10.01");

        rig.Trades.Should().ContainSingle().Which.GetProperty("pnl").GetDecimal().Should().Be(-31.73m);
    }

    [Fact]
    public void No_slipped_price_falls_to_zero_or_below()
    {
        var rig = Rig.RunBars(
            new StrategyJson(tickSize: null).EntrySignal("in", "close[-1] > 0").Entry("open", side: "sell").Chain("start > in > open"),
            "0.01 | 0.01 | 0.01",
            new BrokerConnection { Id = "paper", Spread = new Spread(0.05m) });

        rig.Trades.Should().ContainSingle().Which.GetProperty("entry_price").GetDecimal().Should().Be(0.01m);
    }

    [Fact]
    public void An_order_beyond_the_cash_says_what_it_needs_and_what_there_is()
    {
        var rig = Rig.RunBars(
            new StrategyJson().EntrySignal("in", "close[-1] > 0").Entry("open", quantity: 11).Chain("start > in > open"), "100 | 100 | 100",
            new BrokerConnection { Id = "paper", Cash = 1000, BuyingPower = new BuyingPower(BuyingPowerRule.Cash) });

        Reasons(rig).Should().Equal("insufficient_funds: needs 1100 and has 1000");
    }

    [Fact]
    public void Parts_of_an_order_are_told_each_with_its_quantity()
    {
        var rig = Rig.RunBars(
            new StrategyJson().EntrySignal("in", "close[-1] > 0").Entry("open", quantity: 7).Chain("start > in > open"),
            "100 | 100 102 99 101 | 101 103 100 102 | 102 104 101 103 | 103",
            new BrokerConnection { Id = "paper", Participation = 30 });

        rig.Of(EventType.Order).Select(e => e.Data).Where(o => o.GetProperty("intent").GetString() == "entry")
            .Select(o => $"{o.GetProperty("status")} {o.GetProperty("quantity")} @{o.GetProperty("fill_price")}")
            .Should().Equal("OPEN 7 @", "PARTIAL 3 @100", "PARTIAL 3 @101", "FILLED 1 @102");
        rig.Trades.Should().ContainSingle().Which.GetProperty("quantity").GetDecimal().Should().Be(7);
    }

    [Fact]
    public void A_further_entry_adds_to_the_open_position_at_the_mean_price()
    {
        var rig = Rig.RunBars(
            new StrategyJson().EntrySignal("in", "close[-1] > 0").Entry("open", quantity: 2, more: """{"maxEntries":2,"add":true}""")
                .EntrySignal("again", "close[-1] > 105").Chain("start > in > open").Chain("start > again > open"),
            "100 | 100 111 100 110 | 110 111 109 110 | 120");

        var trade = rig.Trades.Should().ContainSingle().Subject;
        trade.GetProperty("quantity").GetDecimal().Should().Be(4);
        trade.GetProperty("entry_price").GetDecimal().Should().Be(105);
        trade.GetProperty("pnl").GetDecimal().Should().Be(60);
    }

    [Fact]
    public void Where_quotes_count_buys_take_the_ask_sells_the_bid_and_stops_trigger_on_them()
    {
        var strategy = new StrategyJson().EntrySignal("in", "ltp > 0").Entry("open", more: """{"stopLoss":{"points":2}}""")
            .Chain("start > in > open");
        var rig = new Rig(
            Rig.Parse(strategy.ToBytes()),
            new BrokerConnection { Id = "paper", FillPrice = FillPrice.Quotes, Spread = new Spread(5) });
        double[][] quotes = [[100, 99.9, 100.1], [100, 99.8, 100.2], [99, 98.9, 99.1], [98.5, 98.1, 98.6], [98, 97.9, 98.1]];
        var ticks = quotes.Select((q, i) => new Tick(Rig.Start + TimeSpan.FromSeconds(i), q[0], 1, q[1], q[2], double.NaN, 0)).ToArray();
        rig.Simulation.Process(ticks);
        rig.Simulation.EndOfData(ticks[^1].Time);

        rig.Of(EventType.Order).Select(e => e.Data).Where(o => o.GetProperty("status").GetString() == "FILLED")
            .Select(o => o.GetProperty("fill_price").GetDecimal()).Should().Equal(100.2m, 98.1m);
    }

    [Fact]
    public void An_order_event_shows_how_long_the_order_works_and_what_it_trails_by()
    {
        var rig = Rig.RunBars(
            new StrategyJson().EntrySignal("in", "close[-1] > 0")
                .Entry("open", more: """{"orderType":"trailing_stop","trail":{"points":50},"timeInForce":{"candles":1}}""")
                .Chain("start > in > open"),
            "100 | 100 | 100");

        var orders = rig.Of(EventType.Order).ToList();
        orders.Select(o => o.Data.GetProperty("status").GetString()).Should().Equal("OPEN", "EXPIRED");
        orders[0].Raw.Should().EndWith(""","time_in_force":{"candles":1},"trail":{"points":50}}""");
    }

    private static IEnumerable<string?> Reasons(Rig rig) => rig.Of(EventType.Order).Select(e => e.Data)
        .Where(o => o.GetProperty("status").GetString() == "REJECTED").Select(o => o.GetProperty("reason").GetString());

    private static decimal Large(Random random, int digits) => (decimal)Math.Pow(10, random.Next(-6, digits + 1));

    private static StrategyJson Strategy(Random random, double? tickSize, bool extreme = false)
    {
        string Number(int from, int to) => Math.Pow(10, random.Next(from, to)).ToString("0.################", CultureInfo.InvariantCulture);
        string[] orders =
        [
            "{}", """{"orderType":"limit","limitOffset":-0.5}""", """{"orderType":"limit","limitOffset":0.5}""",
            """{"orderType":"stop","stopOffset":0.5}""",
            """{"orderType":"stop","stopOffset":-0.5}""", """{"orderType":"stop_limit","stopOffset":0.5,"limitOffset":0.7}""",
            """{"orderType":"trailing_stop","trail":{"percent":0.5}}""",
        ];
        var position = JsonNode.Parse(orders[random.Next(orders.Length)])!.AsObject();
        void Add(string name, string json) => position[name] = JsonNode.Parse(json);
        string Distance() => random.Next(2) == 0 ? """{"percent":0.7}""" : $$"""{"points":{{Number(-4, extreme ? 12 : 2)}} }""";
        if (random.Next(2) == 0) Add("stopLoss", Distance());
        if (random.Next(2) == 0) Add("takeProfit", Distance());
        if (random.Next(2) == 0) Add("trailingStop", """{"percent":0.4}""");
        if (extreme && random.Next(2) == 0)
        {
            string[] modes = ["notional", "percent_equity", .. position.ContainsKey("stopLoss") ? (string[])["risk_percent"] : []];
            var mode = modes[random.Next(modes.Length)];
            var reserve = random.Next(2) == 0 ? "true" : "false";
            Add("sizing", $$"""{"mode":"{{mode}}","value":{{Number(-3, 2)}},"roundTo":{{Number(-15, 3)}},"reserveFees":{{reserve}} }""");
        }
        if (extreme) Add("multiplier", Number(-6, 6));
        return new StrategyJson(tickSize: tickSize).EntrySignal("in", random.Next(2) == 0 ? "ltp > 0" : "close[-1] > 0")
            .Entry(
                "open", "p1", random.Next(2) == 0 ? "buy" : "sell", extreme ? Math.Pow(10, random.Next(-6, 9)) : 3, position.ToJsonString())
            .ExitSignal("out", random.Next(2) == 0 ? "ltp > 0" : "close[-1] > 0")
            .Exit("close", more: random.Next(2) == 0 ? "{}" : """{"quantity":1}""")
            .ReEntry("again", 50, "ltp > 0").Chain("start > in > open > out > close > again > open");
    }

    private static Candle[] Bars(Random random, int count, double level, int decimals, bool wild = false)
    {
        var bars = new Candle[count];
        for (var i = 0; i < count; i++)
        {
            double Price()
            {
                var factor = wild ? Math.Pow(10, random.Next(-3, 4)) : 1 + (random.NextDouble() - 0.5) * 0.03;
                return Math.Clamp(Math.Max(Math.Round(level * factor, decimals), Math.Pow(10, -decimals)), 1e-12, 1e15);
            }

            double[] prices = [Price(), Price(), Price(), Price()];
            bars[i] = new Candle(Rig.Start + TimeSpan.FromMinutes(i), prices[0], prices.Max(), prices.Min(), prices[3], random.Next(1000));
        }
        return bars;
    }

    private static Rig Play(StrategyJson strategy, BrokerConnection broker, Candle[] bars, decimal scale = 1)
    {
        var rig = new Rig(Rig.Parse(strategy.ToBytes()), broker, source: new Timeframe(1, TimeframeUnit.Minute), scale: scale);
        foreach (var bar in bars) rig.FeedBar(bar, bar.OpenTime + TimeSpan.FromMinutes(1));
        rig.EndOfData();
        return rig;
    }
}
