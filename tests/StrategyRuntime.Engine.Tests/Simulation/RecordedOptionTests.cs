using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using StrategyRuntime.Engine.Commands;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Options;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Engine.Tests.Options;

namespace StrategyRuntime.Engine.Tests.Simulation;

/// <summary>Positions that trade option contracts at prices that were recorded of them.</summary>
public sealed class RecordedOptionTests
{
    private const string Put = "NIFTY241031P24200";
    private const string AtTheMoneyPut = """{"multiplier":25,"optionDetails":{"expiry":"W0","optionType":"PE","strikeType":"ATM"}}""";

    private static readonly BrokerConnection s_data = new()
    {
        Id = "paper", OptionPricing = OptionPricing.Data, Rate = 0.065m, Fill = FillRule.SameTick,
    };

    private static readonly Exchange s_nse = Exchange.TryGet("NSE", out var nse) ? nse : throw new InvalidOperationException();

    [Fact]
    public void A_position_is_opened_marked_and_closed_at_what_was_recorded()
    {
        var rig = Run(Seller("time >= 09:17", "time >= 09:20"), "24200|24200|24210|24190|24180",
            (Put, Bars("2024-10-28 09:16", "119|120 122.5 118 121|130 131 99 100|90 95 90 94.35|80")));
        var trade = rig.Trades.Single();
        (Text(trade, "symbol"), Text(trade, "pricing")).Should().Be((Put, "data"));
        (Number(trade, "entry_price"), Number(trade, "exit_price"), Number(trade, "pnl")).Should().Be((120, 80, 1000));
        (Number(trade, "mae"), Number(trade, "mfe")).Should().Be(((120 - 131) * 25, (120 - 80) * 25));
        (Number(trade, "underlying_entry_price"), Number(trade, "underlying_exit_price")).Should().Be((24_200, 24_180));
        Number(trade, "iv_entry").Should().BeApproximately(Implied(120, 24_200, "2024-10-28 09:17:00"), 0.000001m);
        Number(trade, "iv_exit").Should().BeApproximately(Implied(80, 24_180, "2024-10-28 09:20:00"), 0.000001m);
        Text(rig.Of(EventType.Session).First().Data, "option_pricing").Should().Be("data");
    }

    [Fact]
    public void A_stop_is_met_exactly_on_the_contracts_own_path()
    {
        var rig = Run(Seller("time >= 09:17", "time >= 15:00", "\"stopLoss\":{\"points\":7},"), "24200|24200|24200 24230 24200 24230",
            (Put, Bars("2024-10-28 09:16", "120|120|120 130 115 128")));
        var trade = rig.Trades.Single();
        (Number(trade, "exit_price"), Text(trade, "exit_reason")).Should().Be((127, "stop_loss"));
        Number(trade, "underlying_exit_price").Should().BeInRange(24_200, 24_230);
    }

    [Fact]
    public void A_real_print_that_jumps_over_a_stop_fills_at_its_own_price()
    {
        var rig = Run(Seller("time >= 09:17", "time >= 15:00", "\"stopLoss\":{\"points\":7},"), "24200|24200|24200 24230 24200 24230",
            (Put, Prints(("2024-10-28 09:16:00", 120), ("2024-10-28 09:18:20", 131.35))));
        Number(rig.Trades.Single(), "exit_price").Should().Be(131.35m);
    }

    [Theory]
    [InlineData("NIFTY241031P24300", "2024-10-28 09:15", "no_option_price: there is no market data of NIFTY241031P24200")]
    [InlineData(Put, "2024-10-28 09:18", "no_option_price: nothing is recorded of NIFTY241031P24200 so far")]
    [InlineData(Put, "2024-10-25 15:29", "no_option_price: nothing is recorded of NIFTY241031P24200 on this day so far, the last price "
        + "is of 2024-10-25T15:29:59.999+05:30")]
    public void A_contract_without_a_price_of_the_day_rejects_its_order(string symbol, string from, string reason)
    {
        var rig = Run(Seller("time >= 09:17", "time >= 15:00"), "24200|24200", (symbol, Bars(from, "120")));
        var order = rig.Of(EventType.Order).Last().Data;
        (Text(order, "status"), Text(order, "reason")).Should().Be(("REJECTED", reason));
        rig.Trades.Should().BeEmpty();
    }

    [Theory]
    [InlineData(FillPrice.Last, 120, 80)]
    [InlineData(FillPrice.Quotes, 119.5, 80.25)]
    public void Recorded_quotes_are_sold_at_the_bid_and_bought_back_at_the_ask_where_the_account_meets_them(
        FillPrice fills, decimal entry, decimal exit)
    {
        var rig = Run(
            Seller("time >= 09:17", "time >= 09:20"), "24200|24200|24210|24190|24180", s_data with { OptionFillPrice = fills },
            (Put, Quotes(("2024-10-28 09:16:00", 120, 119.5, 120.75), ("2024-10-28 09:19:59", 80, 79.5, 80.25))));
        var trade = rig.Trades.Single();
        (Number(trade, "entry_price"), Number(trade, "exit_price")).Should().Be((entry, exit));
        Number(trade, "mfe").Should().Be((entry - 80) * 25, "marks are the last price");
        rig.Of(EventType.Session).First().Raw.Contains("\"option_fill_price\":\"quotes\"", StringComparison.Ordinal)
            .Should().Be(fills == FillPrice.Quotes);
    }

    [Fact]
    public void A_stop_is_met_by_the_quote_of_its_own_side()
    {
        var prints = Quotes(
            ("2024-10-28 09:16:00", 120, 119.5, 120.75), ("2024-10-28 09:17:30", 124, 123, 126.5),
            ("2024-10-28 09:18:30", 125, 124.5, 129));
        var strategy = Seller("time >= 09:17", "time >= 15:00", "\"stopLoss\":{\"points\":7},");
        const string bars = "24200|24200|24200|24200|24200";
        var trade = Run(strategy, bars, s_data with { OptionFillPrice = FillPrice.Quotes }, (Put, prints)).Trades.Single();
        (Number(trade, "exit_price"), Text(trade, "exit_reason")).Should().Be((126.5m, "stop_loss"), "the ask jumped over 119.5 + 7");
        Text(Run(strategy, bars, (Put, prints)).Trades.Single(), "exit_reason").Should().Be("end_of_data", "the last price did not");
    }

    [Fact]
    public void A_quote_pays_no_spread_and_a_contract_without_one_does()
    {
        var account = s_data with { OptionFillPrice = FillPrice.Quotes, Spread = new Spread { Ticks = 4 } };
        var strategy = Seller("time >= 09:17", "time >= 09:20");
        const string bars = "24200|24200|24210|24190|24180";
        var quoted = Quotes(("2024-10-28 09:16:00", 120, 119.5, 120.75));
        Number(Run(strategy, bars, account, (Put, quoted)).Trades.Single(), "entry_price").Should().Be(119.5m);
        // Half of four steps of 0.05.
        Number(Run(strategy, bars, account, (Put, Prints(("2024-10-28 09:16:00", 120)))).Trades.Single(), "entry_price")
            .Should().Be(119.9m);
    }

    [Theory]
    [InlineData("\"ATM\"", 119.9)]
    [InlineData("\"ITM2\"", 119.9)]
    [InlineData("\"OTM4\"", 117.6)]
    [InlineData("\"OTM10\"", 115)]
    public void A_spread_of_options_depends_on_how_far_they_are_out_of_the_money(string strike, decimal entry)
    {
        // 200 of 24,200 is 0.83 %, 500 is 2.07 %. Half of 4 steps of 0.05, of 4 %, of 10 points.
        var spread = new Spread
        {
            Ticks = 4, Moneyness = [new MoneynessSpread(0.005m, Percent: 4), new MoneynessSpread(0.02m, Points: 10)],
        };
        var records = Enumerable.Range(-20, 41)
            .Select(step => ($"NIFTY241031P{24_200 + 50 * step}", (IPriceRecord)Prints(("2024-10-28 09:16:00", 120)))).ToArray();
        var rig = Run(
            Seller("time >= 09:17", "time >= 15:00", strike: strike), "24200|24200|24200", s_data with { Spread = spread }, records);
        Number(rig.Trades.Single(), "entry_price").Should().Be(entry);
        rig.Of(EventType.Session).First().Raw.Should().Contain("\"ticks\":4,\"on\":\"both\",\"moneyness\":[{\"out_of_the_money\":0.005,");
    }

    [Fact]
    public void Ticks_that_come_one_by_one_and_all_at_once_give_the_same_events_at_recorded_prices()
    {
        var random = new Random(23);
        var start = At("2024-10-28 09:16:00");
        var ticks = new Tick[3_000];
        var price = 24_200.0;
        for (var i = 0; i < ticks.Length; i++)
        {
            price = Math.Round((price + random.NextDouble() * 8 - 4) * 20) / 20;
            ticks[i] = new Tick(start + TimeSpan.FromSeconds(i * 5), price, 1, double.NaN, double.NaN, double.NaN, 0);
        }
        // Now and then many prints in a second, and often none for minutes.
        var prints = new List<RecordedPrice>();
        for (var (time, premium) = (start, 120.0); time <= ticks[^1].Time; time += TimeSpan.FromSeconds(random.Next(4) == 0 ? 1 : 170))
        {
            premium = Math.Max(0.05, Math.Round((premium + random.NextDouble() * 6 - 3) * 20) / 20);
            prints.Add(new RecordedPrice(time, premium, OnPath: false));
        }
        foreach (var more in new[] { "", "\"trailingStop\":{\"percent\":12}," })
        {
            var strategy = Rig.Parse(Seller("time >= 09:17", "time >= 13:10", more).ToBytes());
            var oneByOne = Events(1);
            oneByOne.Should().Contain(line => line.Contains("\"exit_reason\"", StringComparison.Ordinal));
            foreach (var batch in (int[])[3_000, 512, 100, 7]) Events(batch).Should().Equal(oneByOne, $"in batches of {batch}");

            List<string> Events(int batch)
            {
                var rig = new Rig(strategy, s_data, records: Records((Put, new PriceList([.. prints]))));
                for (var at = 0; at < ticks.Length; at += batch)
                    rig.Simulation.Process(ticks.AsSpan(at, Math.Min(batch, ticks.Length - at)));
                rig.Simulation.EndOfData(ticks[^1].Time);
                return [.. rig.Events.Select(e => e.Raw)];
            }
        }
    }

    [Fact]
    public void What_is_not_recorded_is_priced_by_the_model_where_the_account_asks_for_that_and_says_so()
    {
        var account = s_data with { OptionFallback = OptionFallback.Model, Iv = 0.14m };
        var rig = Run(Seller("time >= 09:17", "time >= 09:18"), "24200|24200|24200", account);
        var trade = rig.Trades.Single();
        (Text(trade, "pricing"), Number(trade, "iv_entry")).Should().Be(("model", 0.14m));
        var (model, chain) = ModelChain.Of("NIFTY", s_nse);
        var contract = new OptionContract("NIFTY", new DateOnly(2024, 10, 31), 24_200, OptionRight.Put, 25);
        Number(trade, "entry_price").Should().Be((decimal)model.Premium(chain.TermsOf(contract), 24_200, At("2024-10-28 09:17:00")));
        rig.Of(EventType.Session).First().Raw.Should().Contain("\"option_pricing\":\"data\",\"option_fallback\":\"model\",\"iv\":0.14");
    }

    [Fact]
    public void An_exit_waits_for_the_first_print_of_the_day()
    {
        var rig = new Rig(
            Rig.Parse(Seller("time >= 09:17", "ltp < 24150").ToBytes()), s_data, source: new Timeframe(1, TimeframeUnit.Minute),
            records: Records((Put, Prints(("2024-10-28 15:00:00", 120), ("2024-10-29 09:18:00", 140)))));
        Feed(rig, "2024-10-28 15:26", "24200|24200");
        Feed(rig, "2024-10-29 09:15", "24100|24100|24100|24100|24100");
        rig.EndOfData();
        var orders = rig.Of(EventType.Order).Select(e => e.Data).Where(o => Text(o, "intent") == "exit").ToList();
        Text(orders[0], "reason").Should().StartWith("no_option_price: nothing is recorded of NIFTY241031P24200 on this day so far");
        var trade = rig.Trades.Single();
        (Number(trade, "exit_price"), Text(trade, "exit_time")).Should().Be((140, "2024-10-29T09:18:00+05:30"));
    }

    [Theory]
    [InlineData(null, "end_of_data")]
    [InlineData("stop", Command.UserReason)]
    [InlineData("square_off", "square_off:command")]
    public void The_end_of_a_run_closes_a_contract_without_a_print_of_the_day_at_its_mark(string? command, string reason)
    {
        var rig = new Rig(
            Rig.Parse(Seller("time >= 09:17", "ltp < 24150").ToBytes()), s_data, source: new Timeframe(1, TimeframeUnit.Minute),
            records: Records((Put, Prints(("2024-10-28 15:00:00", 120), ("2024-10-28 15:27:30", 125)))));
        Feed(rig, "2024-10-28 15:26", "24200|24200");
        Feed(rig, "2024-10-29 09:15", "24100|24100|24100|24100|24100");
        rig.Trades.Should().BeEmpty("the exit waits for the first print of the day");
        if (command is null) rig.EndOfData();
        else rig.Simulation.Do(command == "stop" ? new Stop() : new SquareOff());
        rig.Simulation.EndState.Should().NotBeNull();
        var trade = rig.Trades.Single();
        (Number(trade, "exit_price"), Text(trade, "exit_reason")).Should().Be((125, reason));
        var exits = rig.Of(EventType.Order).Select(e => e.Data).Where(o => Text(o, "intent") == "exit").ToList();
        exits.GroupBy(o => Text(o, "order_id")).Select(o => Text(o.Last(), "status")).Should().Equal("CANCELLED", "FILLED");
        Text(exits[^2], "reason").Should().Be(reason, "the last order waits for nothing");
        Text(rig.Of(EventType.Position).Last().Data, "status").Should().Be("CLOSED");
    }

    [Fact]
    public void The_settlement_is_at_what_exercising_is_worth_whatever_was_recorded()
    {
        var rig = new Rig(
            Rig.Parse(Seller("time >= 15:27", "time >= 23:00").ToBytes()), s_data, source: new Timeframe(1, TimeframeUnit.Minute),
            records: Records((Put, Bars("2024-10-31 15:26", "9|9|9|12"))));
        Feed(rig, "2024-10-31 15:26", "24200|24200|24200|24189.55");
        rig.EndOfData();
        (Number(rig.Trades.Single(), "exit_price"), Text(rig.Trades.Single(), "exit_reason")).Should().Be((10.45m, "expired"));
    }

    [Fact]
    public void A_recorded_chain_and_the_model_agree_where_the_models_volatility_is_the_chains_own()
    {
        const string bars = "24200|24210 24260 24205 24255|24255|24300 24310 24280 24290|24290";
        var (model, chain) = ModelChain.Of("NIFTY", s_nse);
        var records = new List<(string, IPriceRecord)>();
        foreach (var right in new[] { OptionRight.Call, OptionRight.Put })
        {
            for (var strike = 24_000m; strike <= 24_500; strike += 50)
            {
                var contract = new OptionContract("NIFTY", new DateOnly(2024, 10, 31), strike, right, 25);
                var ticks = Ticks("2024-10-28 09:16", bars)
                    .Select(t => new RecordedPrice(t.Time, model.Premium(chain.TermsOf(contract), t.Price, t.Time), t.OnPath));
                records.Add((contract.Symbol, new PriceList([.. ticks])));
            }
        }
        foreach (var strike in new[] { "\"ATM\"", "\"OTM3\"", "{\"premium\":60}", "{\"delta\":0.3}" })
        {
            var strategy = Seller("time >= 09:17", "time >= 09:19", strike: strike);
            var modelled = Run(
                strategy, bars, s_data with { OptionPricing = OptionPricing.Model, Iv = 0.14m }).Trades.Single().GetRawText();
            var recorded = Run(strategy, bars, [.. records]).Trades.Single();
            Number(recorded, "iv_entry").Should().BeApproximately(0.14m, 0.0005m, "the premium is rounded to its step");
            WithoutSource(recorded.GetRawText()).Should().Be(WithoutSource(modelled));
        }

        static string WithoutSource(string trade)
        {
            var json = JsonNode.Parse(trade)!.AsObject();
            foreach (var name in new[] { "pricing", "iv_entry", "iv_exit" }) json.Remove(name);
            return json.ToJsonString();
        }
    }

    [Fact]
    public void Contracts_are_chosen_among_those_that_the_instruments_list()
    {
        // Strikes a hundred apart, the expiry on a day that no rule knows, and names of the exchange.
        var listed = new[] { 24_000m, 24_100, 24_200, 24_300 }.SelectMany(strike => new[] { 30, 31 }, (strike, day) =>
            new InstrumentDetails($"N{day}PE{strike}")
            {
                Kind = InstrumentKind.Option, Underlying = "NIFTY", Expiry = new DateOnly(2024, 10, day), Strike = strike,
                Right = OptionRight.Put, LotSize = 40,
            });
        var known = new InstrumentSet { Instruments = [.. listed] };
        decimal Contract(string strike, out string symbol, string expiry = "W0")
        {
            var strategy = Rig.Parse(Seller("time >= 09:17", "time >= 15:00", strike: strike, expiry: expiry).ToBytes()).With(known);
            var rig = new Rig(
                strategy, s_data, source: new Timeframe(1, TimeframeUnit.Minute),
                records: known.Instruments.ToDictionary(
                    i => i.Symbol, IPriceRecord (i) => Bars("2024-10-28 09:16", $"{(i.Strike - 23_950) / 2}|60|70")));
            Feed(rig, "2024-10-28 09:16", "24140|24140");
            rig.EndOfData();
            var trade = rig.Trades.SingleOrDefault();
            symbol = trade.ValueKind == JsonValueKind.Undefined
                ? Text(rig.Of(EventType.Order).Last().Data, "reason")!
                : Text(trade, "symbol")!;
            return trade.ValueKind == JsonValueKind.Undefined ? 0 : Number(trade.GetProperty("contract"), "lot_size");
        }

        Contract("\"ATM\"", out var symbol).Should().Be(40);
        symbol.Should().Be("N30PE24100");
        Contract("\"ITM1\"", out symbol, "W1");
        symbol.Should().Be("N31PE24200");
        Contract("\"OTM1\"", out symbol, "M0");
        symbol.Should().Be("N31PE24000", "the 31st is the last one of the month");
        Contract("{\"strike\":24300}", out symbol, "2024-10-30");
        symbol.Should().Be("N30PE24300");
        Contract("\"OTM5\"", out symbol);
        symbol.Should().Be("no_contract: OTM5 of 24140 is not listed");
        Contract("{\"strike\":24150}", out symbol);
        symbol.Should().Be("no_contract: the strike 24150 of 2024-10-30 is not listed");
    }

    [Fact]
    public void The_model_takes_its_volatility_from_an_index()
    {
        var account = s_data with { OptionPricing = OptionPricing.Model, IvSymbol = "INDIAVIX" };
        var rig = Run(Seller("time >= 09:17", "time >= 09:18"), "24200|24200|24200", account,
            ("INDIAVIX", Bars("2024-10-28 09:16", "14|14|15.5")));
        var trade = rig.Trades.Single();
        (Number(trade, "iv_entry"), Number(trade, "iv_exit")).Should().Be((0.14m, 0.155m));
        Number(trade, "exit_price").Should().BeGreaterThan(Number(trade, "entry_price"));
        rig.Of(EventType.Session).First().Raw.Should().Contain("\"iv_symbol\":\"INDIAVIX\",\"iv\":null");
        Text(Run(Seller("time >= 09:17", "time >= 09:18"), "24200|24200|24200", account).Of(EventType.Order).Last().Data, "status")
            .Should().Be("REJECTED", "nothing is known of the index");
    }

    [Fact]
    public void The_model_takes_its_volatility_from_the_contracts_own_last_price()
    {
        var account = s_data with { OptionPricing = OptionPricing.Model, IvImplied = true };
        var rig = Run(Seller("time >= 09:17", "time >= 09:19"), "24200|24200|24200|24100", account,
            (Put, Prints(("2024-10-28 09:16:00", 110))), ("NIFTY", Bars("2024-10-28 09:16", "24200|24200|24200|24100")));
        var trade = rig.Trades.Single();
        var implied = Implied(110, 24_200, "2024-10-28 09:16:00");
        (Number(trade, "iv_entry"), Number(trade, "iv_exit")).Should().Be((implied, implied), "there was no other price since");
        Number(trade, "entry_price").Should().BeApproximately(110, 0.1m, "a minute later it costs nearly the same");
        Number(trade, "exit_price").Should().BeGreaterThan(150, "the index fell by a hundred points");
    }

    [Fact]
    public void A_stop_acts_while_the_contracts_last_print_means_no_volatility()
    {
        const string bars = "24200|24200|24100|24000|24000";
        var account = s_data with { OptionPricing = OptionPricing.Model, IvImplied = true };
        // The second print is below what exercising is worth: 24,200 less a forward of about 24,113.
        var rig = Run(Seller("time >= 09:17", "time >= 15:00", "\"stopLoss\":{\"points\":100},"), bars, account,
            (Put, Prints(("2024-10-28 09:16:00", 110), ("2024-10-28 09:18:30", 80))), ("NIFTY", Bars("2024-10-28 09:16", bars)));
        var trade = rig.Trades.Single();
        Text(trade, "exit_reason").Should().Be("stop_loss");
        var implied = Implied(110, 24_200, "2024-10-28 09:16:00");
        (Number(trade, "iv_entry"), Number(trade, "iv_exit")).Should().Be((implied, implied), "the last known one counts");
    }

    [Fact]
    public void An_index_at_zero_leaves_the_volatility_that_was_known_and_without_any_the_contract_costs_its_intrinsic_value()
    {
        var account = s_data with { OptionPricing = OptionPricing.Model, IvSymbol = "INDIAVIX" };
        var trade = Run(Seller("time >= 09:17", "time >= 09:19"), "24200|24200|24200|24200", account,
            ("INDIAVIX", Bars("2024-10-28 09:16", "14|14|0|0"))).Trades.Single();
        (Number(trade, "iv_entry"), Number(trade, "iv_exit")).Should().Be((0.14m, 0.14m));
        trade = Run(Seller("time >= 09:17", "time >= 09:19", strike: "\"ITM4\""), "24200|24200|24200|24200", account,
            ("INDIAVIX", Bars("2024-10-28 09:16", "0|0|0|0"))).Trades.Single();
        trade.GetProperty("iv_entry").ValueKind.Should().Be(JsonValueKind.Null);
        // 24,400 less a forward of about 24,214, discounted.
        Number(trade, "entry_price").Should().BeInRange(185, 187);
    }

    [Fact]
    public void The_volatility_of_a_moment_does_not_depend_on_what_was_asked_before()
    {
        UtcTime[] moments = [.. Enumerable.Range(0, 12).Select(i => At("2024-10-28 09:15:30") + TimeSpan.FromSeconds(30 * i))];
        var index = Bars("2024-10-28 09:16", "0|14|0|15|0");
        decimal? Ask(Volatility volatility, UtcTime time) => volatility.At(default, 24_200, time);

        var alone = moments.Select(m => Ask(Volatility.Of(index), m)).ToList();
        alone.Should().Equal(null, null, null, 0.14m, 0.14m, 0.14m, 0.14m, 0.15m, 0.15m, 0.15m, 0.15m, 0.15m);
        foreach (var order in new[] { moments, [.. moments.Reverse()], [.. moments.OrderBy(m => m.Ticks % 7_000_000_000)] })
        {
            var volatility = Volatility.Of(index);
            // Twice: the second answer is the one that was remembered.
            foreach (var moment in order.SelectMany(m => new[] { m, m }))
                Ask(volatility, moment).Should().Be(alone[Array.IndexOf(moments, moment)]);
        }
    }

    [Fact]
    public void The_model_takes_its_volatility_from_a_surface_of_the_underlying()
    {
        var known = new InstrumentSet
        {
            SurfaceOf = "NIFTY",
            Surface =
            [
                new SurfacePoint(new DateOnly(2024, 10, 31), null, 0.9m, null, 0.3m),
                new SurfacePoint(new DateOnly(2024, 10, 31), null, 1.1m, null, 0.3m),
            ],
        };
        var strategy = Rig.Parse(Seller("time >= 09:17", "time >= 09:18").ToBytes()).With(known);
        var rig = new Rig(
            strategy, s_data with { OptionPricing = OptionPricing.Model, IvSurface = true },
            source: new Timeframe(1, TimeframeUnit.Minute));
        Feed(rig, "2024-10-28 09:16", "24200|24200|24200");
        rig.EndOfData();
        (Number(rig.Trades.Single(), "iv_entry"), Number(rig.Trades.Single(), "iv_exit")).Should().Be((0.3m, 0.3m));
        rig.Of(EventType.Session).First().Raw.Should().Contain("\"iv\":\"surface\"");
    }

    [Fact]
    public void The_forward_is_the_price_of_a_future_where_one_is_named()
    {
        var model = s_data with { OptionPricing = OptionPricing.Model, Iv = 0.14m };
        var bars = "24200|24200|24200";
        var strategy = Seller("time >= 09:17", "time >= 09:18");
        var years = 4_693 / 525_600.0;
        // The price of a future that interest alone makes is the same forward.
        var fair = Math.Round(24_200 * Math.Exp(0.065 * years), 2);
        decimal Entry(BrokerConnection account, double future) =>
            Number(Run(strategy, bars, account, ("NIFTY-I", Bars("2024-10-28 09:16", $"{future}|{future}|{future}"))).Trades.Single(),
                "entry_price");
        var named = model with { ForwardSymbol = "NIFTY-I" };
        Entry(named, fair).Should().Be(Entry(model, fair));
        Entry(named, fair + 20).Should().BeLessThan(Entry(model, fair) - 5, "a dearer future is a cheaper put");
        StatusOf(named).Should().Be("REJECTED");

        string? StatusOf(BrokerConnection account) => Text(
            Run(strategy, bars, account, ("NIFTY-I", Bars("2024-10-28 09:18", "24200"))).Of(EventType.Order).Last().Data, "status");
    }

    private static decimal Implied(double premium, double underlying, string time)
    {
        var (model, chain) = ModelChain.Of("NIFTY", s_nse);
        var contract = new OptionContract("NIFTY", new DateOnly(2024, 10, 31), 24_200, OptionRight.Put, 25);
        return model.ImpliedBy(premium, chain.TermsOf(contract), underlying, At(time))!.Value;
    }

    private static StrategyJson Seller(
        string entry, string exit, string more = "", string strike = "\"ATM\"", string expiry = "W0") =>
        new StrategyJson("NIFTY", "NSE", tickSize: null)
            .EntrySignal("signal", entry)
            .Entry("entry", "p1", "sell", 1, AtTheMoneyPut.Replace("\"ATM\"", strike).Replace("W0", expiry)
                .Replace("\"multiplier\":25,", "\"multiplier\":25," + more))
            .ExitSignal("leave", exit).Exit("exit").Chain("start > signal > entry > leave > exit");

    private static Rig Run(StrategyJson strategy, string bars, params (string Symbol, IPriceRecord Prices)[] records) =>
        Run(strategy, bars, s_data, records);

    private static Rig Run(
        StrategyJson strategy, string bars, BrokerConnection account, params (string Symbol, IPriceRecord Prices)[] records)
    {
        var rig = new Rig(
            Rig.Parse(strategy.ToBytes()), account, source: new Timeframe(1, TimeframeUnit.Minute), records: Records(records));
        Feed(rig, "2024-10-28 09:16", bars);
        rig.EndOfData();
        return rig;
    }

    private static Dictionary<string, IPriceRecord> Records(params (string Symbol, IPriceRecord Prices)[] records) =>
        records.ToDictionary(r => r.Symbol, r => r.Prices);

    private static void Feed(Rig rig, string from, string bars)
    {
        var shift = At($"{from}:00") - Rig.Start;
        foreach (var bar in Rig.Bars(bars, 0))
        {
            var moved = bar with { OpenTime = bar.OpenTime + shift };
            rig.FeedBar(in moved, moved.OpenTime + TimeSpan.FromMinutes(1));
        }
    }

    private static PriceList Bars(string from, string bars) =>
        new PriceList([.. Ticks(from, bars).Select(t => new RecordedPrice(t.Time, t.Price, t.OnPath))]);

    private static PriceList Prints(params (string Time, double Price)[] prints) =>
        new PriceList([.. prints.Select(p => new RecordedPrice(At(p.Time), p.Price, OnPath: false))]);

    private static PriceList Quotes(params (string Time, double Price, double Bid, double Ask)[] quotes) => new PriceList(
        [.. quotes.Select(q => new RecordedPrice(At(q.Time), q.Price, OnPath: false) { Bid = q.Bid, Ask = q.Ask })]);

    private static IEnumerable<Tick> Ticks(string from, string bars)
    {
        var shift = At($"{from}:00") - Rig.Start;
        foreach (var bar in Rig.Bars(bars, 0))
        {
            var moved = bar with { OpenTime = bar.OpenTime + shift };
            for (var part = 0; part < PricePath.TicksPerBar; part++)
                yield return PricePath.At(in moved, moved.OpenTime + TimeSpan.FromMinutes(1), part, 0);
        }
    }

    /// <summary>An instant of NSE's clock.</summary>
    private static UtcTime At(string text) =>
        new(DateTime.Parse(text, CultureInfo.InvariantCulture).Ticks - TimeSpan.FromMinutes(330).Ticks);

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static decimal Number(JsonElement element, string name) => element.GetProperty(name).GetDecimal();

    private sealed class PriceList(RecordedPrice[] prices) : IPriceRecord
    {
        public RecordedPrice? At(UtcTime time)
        {
            var at = Array.FindLastIndex(prices, p => p.Time <= time);
            return at < 0 ? null : prices[at];
        }
    }
}
