using System.Globalization;
using StrategyRuntime.Engine.Costs;
using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Engine.Tests.Costs;

/// <summary>Notes of sample trades, computed by hand with the rates of their day. The arithmetic stands beside each line.</summary>
public sealed class ContractNoteTests
{
    private static readonly BrokerConnection s_plain = new() { Id = "paper" };

    [Theory]
    // 75 × 100 = 7,500. Exchange 0.05 %: 3.75. SEBI 0.00015 %: 0.01125. STT 0.05 % of the sale: 3.75. Stamp 0.002 %: 0.15.
    // GST 18 % of 20 + 3.75: 4.275.
    [InlineData("2019-02-11", "sell", 75, "100", "brokerage 20, exchange 3.75, sebi 0.01, stt 3.75, stamp_duty 0.15, gst 4.28", "31.94")]
    // 20 × 250 = 5,000. Exchange 0.05 %: 2.50. SEBI 0.00005 %: 0.0025. Stamp 0.002 %: 0.10. GST 18 % of 22.50: 4.05.
    [InlineData("2020-06-15", "buy", 20, "250", "brokerage 20, exchange 2.50, stamp_duty 0.10, gst 4.05", "26.65")]
    // 75 × 120 = 9,000. Exchange 0.053 %: 4.77. Stamp, now on purchases alone, 0.003 %: 0.27. GST 18 % of 24.77: 4.4586.
    [InlineData("2021-03-10", "buy", 75, "120", "brokerage 20, exchange 4.77, stamp_duty 0.27, gst 4.46", "29.50")]
    // 50 × 180 = 9,000. Exchange 0.053 %: 4.77. SEBI 0.0001 %: 0.009. STT 0.05 %: 4.50. GST 18 % of 24.78, SEBI's fee among it: 4.4604.
    [InlineData("2022-12-01", "sell", 50, "180", "brokerage 20, exchange 4.77, sebi 0.01, stt 4.50, gst 4.46", "33.74")]
    // 150 × 310 = 46,500. Exchange 0.05 %: 23.25. IPFT 0.0005 %: 0.2325. SEBI: 0.0465. STT 0.0625 %: 29.0625. GST 18 % of 43.53: 7.8354.
    [InlineData("2024-03-15", "sell", 150, "310",
        "brokerage 20, exchange 23.25, ipft 0.23, sebi 0.05, stt 29.06, gst 7.84", "80.43")]
    // 100 × 95.50 = 9,550. Exchange 0.0495 %: 4.72725. IPFT: 0.04775. SEBI: 0.00955. Stamp 0.003 %: 0.2865. GST 18 % of 24.79: 4.4622.
    [InlineData("2024-09-30", "buy", 100, "95.5",
        "brokerage 20, exchange 4.73, ipft 0.05, sebi 0.01, stamp_duty 0.29, gst 4.46", "29.54")]
    // 25 × 134.80 = 3,370. Exchange 0.03503 %: 1.180511. IPFT: 0.01685. SEBI: 0.00337. STT 0.1 %: 3.37. GST 18 % of 21.20: 3.816.
    [InlineData("2024-10-28", "sell", 25, "134.8", "brokerage 20, exchange 1.18, ipft 0.02, stt 3.37, gst 3.82", "28.39")]
    // 130 × 210 = 27,300. Exchange: 9.56319. IPFT: 0.1365. SEBI: 0.0273. STT 0.15 %: 40.95. GST 18 % of 29.73: 5.3514.
    [InlineData("2026-05-05", "sell", 130, "210",
        "brokerage 20, exchange 9.56, ipft 0.14, sebi 0.03, stt 40.95, gst 5.35", "76.03")]
    public void A_trade_on_nse_costs_what_its_note_says(string day, string side, int units, string price, string lines, string total) =>
        Check(CostPreset.NseOptions, day, side, units, price, false, lines, total);

    [Theory]
    // 10 × 150 = 1,500. Exchange 0.005 %: 0.075. SEBI 0.0001 %: 0.0015. STT 0.0625 %: 0.9375. GST 18 % of 20.08: 3.6144.
    [InlineData("2023-07-07", "sell", 10, "150", "brokerage 20, exchange 0.08, stt 0.94, gst 3.61", "24.63")]
    // 10 × 300 = 3,000. Exchange 0.0375 %: 1.125. Stamp 0.003 %: 0.09. GST 18 % of 21.13: 3.8034.
    [InlineData("2023-12-01", "buy", 10, "300", "brokerage 20, exchange 1.13, stamp_duty 0.09, gst 3.80", "25.02")]
    // 10 × 400 = 4,000. Exchange 0.0495 %: 1.98. STT 0.0625 %: 2.50. GST 18 % of 21.98: 3.9564.
    [InlineData("2024-06-14", "sell", 10, "400", "brokerage 20, exchange 1.98, stt 2.50, gst 3.96", "28.44")]
    // 20 × 350 = 7,000. Exchange 0.0325 %: 2.275. SEBI: 0.007. STT 0.1 %: 7. GST 18 % of 22.29: 4.0122.
    [InlineData("2025-03-18", "sell", 20, "350", "brokerage 20, exchange 2.28, sebi 0.01, stt 7, gst 4.01", "33.30")]
    public void A_trade_on_bse_costs_what_its_note_says(string day, string side, int units, string price, string lines, string total) =>
        Check(CostPreset.BseOptions, day, side, units, price, false, lines, total);

    [Theory]
    // 1 contract. Broker 0.65. OCC 0.055. Options regulatory fee 0.0378.
    [InlineData("2020-03-16", "buy", 100, "12.40", "brokerage 0.65, clearing 0.06, orf 0.04", "0.75")]
    // 10 contracts, 1,000 × 2.35 = 2,350. Broker 6.50. OCC 0.02: 0.20. ORF 0.03025: 0.3025. SEC 27.80 a million: 0.06533. TAF: 0.0279.
    [InlineData("2024-06-03", "sell", 1000, "2.35", "brokerage 6.50, clearing 0.20, orf 0.30, sec 0.07, taf 0.03", "7.10")]
    // 3,000 contracts at OCC's 0.02 are 60, and a trade paid 55 at most. Broker 1,950. ORF 0.0431: 129.30.
    [InlineData("2022-01-03", "buy", 300000, "1", "brokerage 1950, clearing 55, orf 129.30", "2134.30")]
    public void A_trade_of_american_options_costs_what_its_note_says(
        string day, string side, int units, string price, string lines, string total) =>
        Check(CostPreset.UsOptions, day, side, units, price, false, lines, total);

    [Theory]
    // 0.015 × 64,321.55 = 964.82325, 0.1 %.
    [InlineData(CostPreset.BinanceSpot, "2024-05-01", "0.015", "64321.55", false, "0.96482325")]
    // 0.5 × 20,000 = 10,000: 0.04 % of who took it, 0.05 % later, 0.02 % of who waited.
    [InlineData(CostPreset.BinanceFutures, "2022-07-01", "0.5", "20000", false, "4")]
    [InlineData(CostPreset.BinanceFutures, "2024-05-01", "0.5", "20000", false, "5")]
    [InlineData(CostPreset.BinanceFutures, "2024-05-01", "0.5", "20000", true, "2")]
    public void A_trade_on_binance_costs_a_part_of_its_value(
        CostPreset preset, string day, string units, string price, bool isMaker, string fee) =>
        Check(preset, day, "buy", Number(units), price, isMaker, $"brokerage {fee}", fee);

    [Theory]
    // 75 × 112.35 = 8,426.25 of intrinsic value: 0.125 %, then 0.15 %.
    [InlineData("2025-06-26", "10.53")]
    [InlineData("2026-06-30", "12.64")]
    public void A_long_option_that_is_exercised_on_nse_pays_tax_on_its_worth(string day, string tax)
    {
        var note = CostTables.Of(CostPreset.NseOptions).OfExercise(Fill(day, "buy", 75, "112.35", false), s_plain);
        (Lines(note), note.Total).Should().Be(($"stt {tax}", Number(tax)));
    }

    [Fact]
    public void Own_rates_take_the_place_of_the_presets_brokerage_and_are_taxed()
    {
        var account = s_plain with
        {
            Commission = new Commission(PerOrder: 10, Preset: CostPreset.NseOptions, Brokerage: BrokerageSource.Own),
        };
        var note = CostTables.Of(CostPreset.NseOptions).Of(Fill("2024-10-28", "sell", 25, "134.8", false), account);
        // 18 % of 10 + 1.18 + 0.02.
        Lines(note).Should().Be("brokerage 10, exchange 1.18, ipft 0.02, stt 3.37, gst 2.02");
        var free = account with { Commission = account.Commission with { PerOrder = 0 } };
        Lines(CostTables.Of(CostPreset.NseOptions).Of(Fill("2024-10-28", "sell", 25, "134.8", false), free))
            .Should().Be("exchange 1.18, ipft 0.02, stt 3.37, gst 0.22");
    }

    [Fact]
    public void Twice_the_costs_are_twice_every_line_up_to_its_last_decimal()
    {
        var account = (s_plain with { Commission = new Commission(Preset: CostPreset.NseOptions) }).WithCosts(2);
        var note = CostTables.Of(CostPreset.NseOptions).Of(Fill("2024-10-28", "sell", 25, "134.8", false), account);
        // 18 % of 40 + 2.36 + 0.03.
        Lines(note).Should().Be("brokerage 40, exchange 2.36, ipft 0.03, sebi 0.01, stt 6.74, gst 7.63");
    }

    [Fact]
    public void Dated_rates_of_every_charge_are_in_order()
    {
        foreach (var preset in Enum.GetValues<CostPreset>())
        {
            foreach (var row in CostTables.Of(preset).Rows)
                row.Rates.Select(r => r.From).Should().BeInAscendingOrder($"{preset}, {row.Kind}").And.OnlyHaveUniqueItems();
        }
    }

    private static void Check(
        CostPreset preset, string day, string side, decimal units, string price, bool isMaker, string lines, string total)
    {
        var note = CostTables.Of(preset).Of(Fill(day, side, units, price, isMaker), s_plain);
        var expected = lines.Split(", ").Select(l => l.Split(' ')).Select(l => $"{l[0]} {Number(l[1]):0.########}");
        Lines(note).Should().Be(string.Join(", ", expected));
        note.Total.Should().Be(Number(total));
    }

    private static ChargedFill Fill(string day, string side, decimal units, string price, bool isMaker) =>
        new(DateOnly.Parse(day, CultureInfo.InvariantCulture), units, Number(price), side == "buy", isMaker, null);

    private static string Lines(Charges note) => string.Join(", ", Charges.Kinds.Where(k => note[k] != 0).Select(k =>
        string.Create(CultureInfo.InvariantCulture, $"{Engine.Json.SnakeCase.Word(k)} {note[k]:0.########}")));

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
