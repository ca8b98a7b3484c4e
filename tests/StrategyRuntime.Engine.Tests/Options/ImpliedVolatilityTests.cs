using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Options;

namespace StrategyRuntime.Engine.Tests.Options;

/// <summary>A volatility is found for every price that has one, and every other price says why there is none.</summary>
public sealed class ImpliedVolatilityTests
{
    [Fact]
    public void A_hundred_thousand_random_prices_lead_back_to_their_volatility_or_say_why_not()
    {
        var random = new Random(17);
        var found = 0;
        for (var i = 0; i < 100_000; i++)
        {
            var forward = Math.Exp(random.NextDouble() * 12);
            var strike = forward * Math.Exp((random.NextDouble() - 0.5) * 3);
            var years = Math.Exp(random.NextDouble() * 12 - 10);
            var volatility = Math.Exp(random.NextDouble() * 6 - 4);
            var discount = 0.7 + random.NextDouble() * 0.4;
            var right = i % 2 == 0 ? OptionRight.Call : OptionRight.Put;
            var price = Black76.Price(right, forward, strike, volatility * Math.Sqrt(years), discount);
            var what = $"case {i}: {right} {strike:R} on {forward:R}, {years:R} years, {volatility:R}, price {price:R}";

            var implied = ImpliedVolatility.Find(right, price, forward, strike, years, discount);
            if (implied.Reason is { } reason)
            {
                reason.Should().BeOneOf(
                    [NoVolatilityReason.NoTimeValue, NoVolatilityReason.AboveBound, NoVolatilityReason.BelowIntrinsic], what);
                IsLost(price / discount, right, forward, strike).Should().BeTrue($"{what}: {reason}");
                continue;
            }
            found++;
            var again = Black76.Price(right, forward, strike, implied.Value * Math.Sqrt(years), discount);
            again.Should().BeApproximately(price, price * 2e-14 + forward * 1e-14 * discount, what);
            // Where a small change of the volatility changes the price enough, it is the same volatility.
            var vega = Black76.GreeksOfForward(right, forward, strike, years, volatility, 0).Vega * 100 * discount;
            var resolution = Math.Max(price, forward * discount) * 1e-14 / Math.Max(vega, 1e-300);
            if (resolution < volatility * 1e-6) implied.Value.Should().BeApproximately(volatility, resolution + volatility * 1e-11, what);
        }
        found.Should().BeGreaterThan(50_000, "most prices have one");
    }

    [Theory]
    [InlineData(9.99, 0.5, NoVolatilityReason.BelowIntrinsic)]
    [InlineData(10, 0.5, NoVolatilityReason.NoTimeValue)]
    [InlineData(110, 0.5, NoVolatilityReason.AboveBound)]
    [InlineData(12, 0, NoVolatilityReason.Expired)]
    [InlineData(double.NaN, 0.5, NoVolatilityReason.BadInput)]
    public void A_price_without_a_volatility_says_why(double price, double years, object reason)
    {
        var implied = ImpliedVolatility.Find(OptionRight.Call, price, 110, 100, years, 1);
        implied.Reason.Should().Be((NoVolatilityReason)reason);
        double.IsNaN(implied.Value).Should().BeTrue();
    }

    /// <summary>MathWorks' example of <c>blsimpv</c>: a call of 10 on 100 at 95, a quarter of a year, 7.5 %: 0.3130.</summary>
    [Fact]
    public void A_published_volatility_is_found() =>
        ImpliedVolatility.Find(OptionRight.Call, 10, 100 * Math.Exp(0.075 / 4), 95, 0.25, Math.Exp(-0.075 / 4)).Value
            .Should().BeApproximately(0.3130, 0.00005);

    /// <summary>The time value is a rounding of the price, or the price is that of an infinite volatility.</summary>
    private static bool IsLost(double value, OptionRight right, double forward, double strike)
    {
        var time = value - Black76.Intrinsic(right, forward, strike);
        return time <= Math.Max(value, 1e-300) * 1e-15 || time >= Math.Min(forward, strike) * (1 - 1e-15);
    }
}
