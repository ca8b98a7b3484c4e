using System.Globalization;
using System.Text.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Tests.Shared;
using BlackCalculator = QLNet.BlackCalculator;
using OptionType = QLNet.Option.Type;

namespace StrategyRuntime.Engine.Tests.Simulation;

/// <summary>The recorded strategy of 18 nodes on its real days, selling options at the model's prices.</summary>
public sealed class OptionSellerTests
{
    private const decimal Iv = 0.14m;
    private const decimal Rate = 0.065m;
    private const decimal Lots = 75;

    /// <summary>
    /// Where the index stood at each entry, with the contract that the rules give for it: W1 of 28 and 29 October 2024 is 7 November, the
    /// strike the multiple of 50 that is nearest. Checked by hand.
    /// </summary>
    private static readonly string[] s_contracts =
    [
        "2024-10-25T14:51 24113.15 NIFTY241107C24100",
        "2024-10-25T15:18 24197.65 NIFTY241107C24200",
        "2024-10-25T15:20 24206.3 NIFTY241107C24200",
        "2024-10-25T15:22 24212.45 NIFTY241107C24200",
        "2024-10-28T09:18 24243.45 NIFTY241107C24250",
        "2024-10-28T09:25 24255.8 NIFTY241107C24250",
        "2024-10-28T09:46 24189.3 NIFTY241107P24200",
        "2024-10-28T09:57 24270.35 NIFTY241107C24250",
        "2024-10-28T09:59 24278.65 NIFTY241107C24300",
        "2024-10-28T10:24 24373.5 NIFTY241107C24350",
        "2024-10-28T10:26 24377.65 NIFTY241107C24400",
        "2024-10-28T10:39 24410.5 NIFTY241107C24400",
        "2024-10-28T10:42 24415.65 NIFTY241107C24400",
        "2024-10-28T10:48 24425.1 NIFTY241107C24450",
        "2024-10-28T12:16 24467.65 NIFTY241107C24450",
        "2024-10-28T12:52 24416 NIFTY241107P24400",
        "2024-10-29T09:19 24298.05 NIFTY241107P24300",
        "2024-10-29T11:42 24234.7 NIFTY241107C24250",
        "2024-10-29T12:05 24265.55 NIFTY241107C24250",
        "2024-10-29T12:17 24292.55 NIFTY241107C24300",
        "2024-10-29T12:53 24320.6 NIFTY241107C24300",
        "2024-10-29T13:05 24334.5 NIFTY241107C24350",
        "2024-10-29T14:13 24407.2 NIFTY241107C24400",
        "2024-10-29T14:19 24420.8 NIFTY241107C24400",
        "2024-10-29T15:09 24473.05 NIFTY241107C24450",
    ];

    [SharedDataFact]
    public void Every_entry_picks_the_strike_and_expiry_that_the_rules_give() =>
        Run(OptionPricing.Model).Select(t =>
                $"{Text(t, "entry_time")[..16]} {Number(t, "underlying_entry_price")} {Text(t, "symbol")}")
            .Should().Equal(s_contracts);

    [SharedDataFact]
    public void Profit_is_that_of_an_independent_computation_to_the_cent()
    {
        var onIndex = Run(OptionPricing.Underlying);
        var trades = Run(OptionPricing.Model);
        trades.Should().HaveSameCount(onIndex, "its conditions read the index alone");
        trades.Should().NotBeEmpty();
        foreach (var (trade, index) in trades.Zip(onIndex))
        {
            var what = $"{Text(trade, "trade_id")} at {Text(trade, "entry_time")}";
            (Text(trade, "entry_time"), Text(trade, "exit_time")).Should().Be((Text(index, "entry_time"), Text(index, "exit_time")), what);
            var right = Text(trade, "position_id") == "entry-2-pos1" ? OptionType.Put : OptionType.Call;
            var strike = Math.Floor(Number(index, "entry_price") / 50 + 0.5m) * 50;
            var entry = Premium(right, strike, Number(index, "entry_price"), Text(trade, "entry_time"));
            var exit = Premium(right, strike, Number(index, "exit_price"), Text(trade, "exit_time"));
            (Number(trade, "entry_price"), Number(trade, "exit_price")).Should().Be((entry, exit), what);
            Number(trade, "pnl").Should().Be((entry - exit) * Lots, what);
        }
    }

    /// <summary>QuantLib's price at the spot's forward to 15:30 on 7 November, on the step of 0.05.</summary>
    private static decimal Premium(OptionType right, decimal strike, decimal spot, string time)
    {
        var minutes = (DateTimeOffset.Parse("2024-11-07T15:30:00+05:30", CultureInfo.InvariantCulture)
            - DateTimeOffset.Parse(time, CultureInfo.InvariantCulture)).TotalMinutes;
        var years = minutes / 525_600;
        var calculator = new BlackCalculator(
            right, (double)strike, (double)spot * Math.Exp((double)Rate * years), (double)Iv * Math.Sqrt(years),
            Math.Exp(-(double)Rate * years));
        return Math.Max(0.05m, Math.Round((decimal)calculator.value() / 0.05m, MidpointRounding.AwayFromZero) * 0.05m);
    }

    private static List<JsonElement> Run(OptionPricing pricing)
    {
        var strategy = Rig.Parse(File.ReadAllBytes(SharedData.File("rsi_option_seller.strategy.json")));
        var broker = new BrokerConnection { Id = "paper", Fill = FillRule.SameTick, OptionPricing = pricing, Iv = Iv, Rate = Rate };
        var trades = new List<JsonElement>();
        foreach (var day in Bars().GroupBy(b => b.OpenTime.Ticks / TimeSpan.TicksPerDay))
        {
            // A day by itself, as it was recorded; what came before warms the indicator up.
            var rig = new Rig(strategy, broker, source: new Timeframe(1, TimeframeUnit.Minute));
            foreach (var bar in Bars().Where(b => b.OpenTime.Ticks / TimeSpan.TicksPerDay < day.Key)) rig.Simulation.WarmUp(TicksOf(bar));
            foreach (var bar in day) rig.FeedBar(bar, bar.OpenTime + TimeSpan.FromMinutes(1));
            rig.EndOfData();
            trades.AddRange(rig.Trades);
        }
        return trades;
    }

    private static Tick[] TicksOf(Candle bar) =>
        [.. Enumerable.Range(0, PricePath.TicksPerBar).Select(p => PricePath.At(in bar, bar.OpenTime + TimeSpan.FromMinutes(1), p, 0))];

    private static IEnumerable<Candle> Bars() => File.ReadLines(SharedData.File("NIFTY.1m.csv")).Skip(1).Select(line =>
    {
        var cells = line.Split(',');
        var time = DateTime.Parse(cells[0], CultureInfo.InvariantCulture) - TimeSpan.FromMinutes(330);
        return new Candle(
            new UtcTime(time.Ticks), Price(cells[1]), Price(cells[2]), Price(cells[3]), Price(cells[4]), 0);

        static double Price(string text) => double.Parse(text, CultureInfo.InvariantCulture);
    });

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static decimal Number(JsonElement element, string name) => element.GetProperty(name).GetDecimal();
}
