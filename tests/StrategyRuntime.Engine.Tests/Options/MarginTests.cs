using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Options;

namespace StrategyRuntime.Engine.Tests.Options;

/// <summary>
/// Margin of options by hand: at their settlement a contract is worth what exercising is, so every figure of the scan can be told without a
/// model.
/// </summary>
public sealed class MarginTests
{
    private const double Nifty = 24_200;

    private static readonly DateOnly s_expiry = new(2024, 10, 31);

    [Fact]
    public void Bought_options_take_what_they_are_worth()
    {
        Index(Leg(OptionRight.Call, 24_200, 80, 25)).Should().BeApproximately(2_000, 1e-6);
        Index(Leg(OptionRight.Call, 24_200, 80, 25), Leg(OptionRight.Put, 24_000, 4, 50)).Should().BeApproximately(2_200, 1e-6);
    }

    [Fact]
    public void A_sold_put_takes_the_loss_of_a_fall_and_a_share_of_the_index()
    {
        // A fall of 9.3 % to 21,949.40: 25 × (2,250.60 − 5) = 56,140. The extreme of 18.6 % to 19,698.80 counts 35 %: 39,341.75.
        // 2 % of 24,200 × 25 = 12,100 besides.
        Index(Leg(OptionRight.Put, 24_200, 5, -25)).Should().BeApproximately(56_140 + 12_100, 1e-6);
    }

    [Fact]
    public void The_extreme_move_counts_where_it_loses_more()
    {
        // A put at 21,000 loses nothing at 21,949.40, and 0.35 × 25 × (1,301.20 − 2) = 11,368 at 19,698.80.
        Index(Leg(OptionRight.Put, 21_000, 2, -25)).Should().BeApproximately(11_368 + 12_100, 1e-6);
    }

    [Fact]
    public void A_bought_put_below_makes_a_sold_one_cheaper()
    {
        // At 21,949.40: 25 × ((2,250.60 − 5) − (2,050.60 − 1)) = 4,900.
        Index(Leg(OptionRight.Put, 24_200, 5, -25), Leg(OptionRight.Put, 24_000, 1, 25)).Should().BeApproximately(4_900 + 12_100, 1e-6);
    }

    [Fact]
    public void Of_a_straddle_one_side_loses_at_a_time()
    {
        // At 26,450.60 or 21,949.40: 25 × (2,250.60 − 5 − 6) = 55,990; two contracts are exposed.
        Index(Leg(OptionRight.Put, 24_200, 5, -25), Leg(OptionRight.Call, 24_200, 6, -25))
            .Should().BeApproximately(55_990 + 24_200, 1e-6);
    }

    [Fact]
    public void A_debit_spread_takes_what_was_paid_at_least()
    {
        // Bought for 120, sold for 20: 25 × 100 = 2,500 at worst.
        Index(Leg(OptionRight.Call, 24_200, 120, 25), Leg(OptionRight.Call, 24_400, 20, -25))
            .Should().BeApproximately(2_500 + 12_100, 1e-6);
    }

    [Fact]
    public void On_the_day_of_the_expiry_an_index_option_takes_two_percent_more_since_november_2024()
    {
        var leg = Leg(OptionRight.Put, 24_200, 5, -25) with { Expiry = new DateOnly(2024, 11, 28) };
        MarginRules.IndianIndex.Of(Nifty, 0, new DateOnly(2024, 11, 28), [leg]).Should().BeApproximately(56_140 + 24_200, 1e-6);
        MarginRules.IndianIndex.Of(Nifty, 0, new DateOnly(2024, 11, 27), [leg]).Should().BeApproximately(56_140 + 12_100, 1e-6);
        MarginRules.IndianIndex.Of(Nifty, 0, s_expiry, [leg with { Expiry = s_expiry }])
            .Should().BeApproximately(56_140 + 12_100, 1e-6, "the rule came on 20 November 2024");
    }

    [Fact]
    public void Volatility_is_moved_both_ways_and_by_a_quarter_of_itself_when_that_is_more()
    {
        // At the money with a month to go: the worst is the full fall with the volatility up, from 0.20 to 0.25 as a quarter is more.
        var leg = new MarginLeg(OptionRight.Put, 24_200, s_expiry, 1 / 12d, 0.20, 550, -25);
        var worst = Black76.Price(OptionRight.Put, Nifty * 0.907, 24_200, 0.25 * Math.Sqrt(1 / 12d), 1);
        MarginRules.IndianIndex.Of(Nifty, 0, default, [leg]).Should().BeApproximately(25 * (worst - 550) + 12_100, 1e-6);
        var calm = leg with { Volatility = 0.10 };
        worst = Black76.Price(OptionRight.Put, Nifty * 0.907, 24_200, 0.14 * Math.Sqrt(1 / 12d), 1);
        MarginRules.IndianIndex.Of(Nifty, 0, default, [calm]).Should().BeApproximately(25 * (worst - 550) + 12_100, 1e-6);
    }

    [Fact]
    public void Shares_on_nse_and_american_options_have_their_own_ranges()
    {
        // 14.2 % of 1,000 is 142, 28.4 % is 284: 100 × (142 − 2) = 14,000 against 0.35 × 100 × 282 = 9,870; 3.5 % exposure.
        MarginRules.IndianShares.Of(1_000, 0, default, [Leg(OptionRight.Call, 1_000, 2, -100)])
            .Should().BeApproximately(14_000 + 3_500, 1e-6);
        // 15 % of 100: 100 × (15 − 2).
        MarginRules.American.Of(100, 0, default, [Leg(OptionRight.Call, 100, 2, -100)]).Should().BeApproximately(1_300, 1e-6);
        // Nothing is lost within 15 %: the least of a contract.
        MarginRules.American.Of(100, 0, default, [Leg(OptionRight.Call, 130, 0.01, -100)]).Should().BeApproximately(37.5, 1e-6);
    }

    [Fact]
    public void A_calendar_spread_takes_a_share_of_the_underlying_for_each_unit_of_delta_of_one_expiry_against_another()
    {
        // The near put sold and the far one bought, both far in the money: deltas of +25 and −25 units.
        var (near, far) = Calendar();
        var together = MarginRules.IndianIndex.Of(Nifty, 0, new DateOnly(2024, 10, 28), [near, far]);
        MarginRules.IndianIndex.WithCalendars(Nifty, 0, new DateOnly(2024, 10, 28), [near, far])
            .Should().BeApproximately(together + 0.0175 * 25 * Nifty, 1e-6);
        var shares = MarginRules.IndianShares;
        shares.WithCalendars(Nifty, 0, new DateOnly(2024, 10, 28), [near, far])
            .Should().BeApproximately(shares.Of(Nifty, 0, new DateOnly(2024, 10, 28), [near, far]) + 0.022 * 25 * Nifty, 1e-6);
    }

    [Fact]
    public void A_calendar_charge_is_never_more_than_the_expiries_take_apart()
    {
        // Bought far out of the money for next to nothing, it hedges nothing: apart, both take little more than together.
        var near = Leg(OptionRight.Put, 24_200, 5, -25);
        var far = Leg(OptionRight.Put, 24_300, 0.05, 2_500) with { Expiry = s_expiry.AddDays(7) };
        var day = new DateOnly(2024, 10, 28);
        var apart = MarginRules.IndianIndex.Of(Nifty, 0, day, [near]) + MarginRules.IndianIndex.Of(Nifty, 0, day, [far]);
        MarginRules.IndianIndex.WithCalendars(Nifty, 0, day, [near, far]).Should().BeLessThanOrEqualTo(apart + 1e-6);
        MarginRules.IndianIndex.WithCalendars(Nifty, 0, day, [far]).Should()
            .Be(MarginRules.IndianIndex.Of(Nifty, 0, day, [far]), "what was bought takes its premium");
        MarginRules.American.WithCalendars(Nifty, 0, day, [near, far]).Should()
            .Be(MarginRules.American.Of(Nifty, 0, day, [near, far]), "nothing is charged there");
    }

    [Fact]
    public void What_expires_on_the_day_hedges_no_other_expiry_since_february_2025()
    {
        var day = new DateOnly(2025, 2, 13);
        var (near, far) = Calendar(day);
        var rules = MarginRules.IndianIndex;
        rules.WithCalendars(Nifty, 0, day, [near, far]).Should()
            .BeApproximately(rules.Of(Nifty, 0, day, [near]) + rules.Of(Nifty, 0, day, [far]), 1e-6);
        var before = new DateOnly(2025, 2, 6);
        (near, far) = Calendar(before);
        rules.WithCalendars(Nifty, 0, before, [near, far]).Should()
            .BeApproximately(rules.Of(Nifty, 0, before, [near, far]) + 0.0175 * 25 * Nifty, 1e-6);
    }

    /// <summary>A put that was sold against one a week later that was bought, so far in the money that a unit is a unit of delta.</summary>
    private static (MarginLeg Near, MarginLeg Far) Calendar(DateOnly? expiry = null)
    {
        var near = Leg(OptionRight.Put, 30_000, 5_800, -25) with { Expiry = expiry ?? s_expiry };
        return (near, near with { Expiry = near.Expiry.AddDays(7), Units = 25 });
    }

    private static double Index(params MarginLeg[] legs) => MarginRules.IndianIndex.Of(Nifty, 0, new DateOnly(2024, 10, 28), legs);

    private static MarginLeg Leg(OptionRight right, double strike, double price, double units) =>
        new(right, strike, s_expiry, 0, 0, price, units);
}
