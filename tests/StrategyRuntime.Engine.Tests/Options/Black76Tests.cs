using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Options;
using BlackCalculator = QLNet.BlackCalculator;
using OptionType = QLNet.Option.Type;

namespace StrategyRuntime.Engine.Tests.Options;

/// <summary>Prices and Greeks against published values and QuantLib's port for .NET.</summary>
public sealed class Black76Tests
{
    /// <summary>
    /// Hull, "Options, Futures, and Other Derivatives", example of Black's model: 1.12; the same of MathWorks' <c>blkprice</c>: 1.1166.
    /// Haug, "The Complete Guide to Option Pricing Formulas", Black-76: 1.7011.
    /// </summary>
    [Theory]
    [InlineData("P", 20, 20, 0.09, 4.0 / 12, 0.25, 1.1166)]
    [InlineData("C", 20, 20, 0.09, 4.0 / 12, 0.25, 1.1166)]
    [InlineData("C", 19, 19, 0.10, 0.75, 0.28, 1.7011)]
    [InlineData("P", 19, 19, 0.10, 0.75, 0.28, 1.7011)]
    public void A_price_on_a_future_is_the_published_one(
        string right, double forward, double strike, double rate, double years, double volatility, double price) =>
        Black76.Price(Right(right), forward, strike, volatility * Math.Sqrt(years), Math.Exp(-rate * years))
            .Should().BeApproximately(price, 0.00005);

    /// <summary>Hull, example of Black-Scholes-Merton: 4.76 and 0.81; MathWorks' <c>blsprice</c>: 13.6953 and 6.3497.</summary>
    [Theory]
    [InlineData("C", 42, 40, 0.10, 0.5, 0.20, 4.76, 0.005)]
    [InlineData("P", 42, 40, 0.10, 0.5, 0.20, 0.81, 0.005)]
    [InlineData("C", 100, 95, 0.10, 0.25, 0.50, 13.6953, 0.00005)]
    [InlineData("P", 100, 95, 0.10, 0.25, 0.50, 6.3497, 0.00005)]
    public void A_price_on_a_spot_price_is_the_published_one(
        string right, double spot, double strike, double rate, double years, double volatility, double price, double precision) =>
        Black76.Price(Right(right), spot * Math.Exp(rate * years), strike, volatility * Math.Sqrt(years), Math.Exp(-rate * years))
            .Should().BeApproximately(price, precision);

    /// <summary>Hull, the running example of the chapter on Greek letters: 0.522, 0.066, −4.31 a year, 12.1.</summary>
    [Fact]
    public void Greeks_on_a_spot_price_are_those_of_Hull()
    {
        var greeks = Black76.GreeksOf(OptionRight.Call, 49, 50, 0.3846, 0.20, 0.05);
        greeks.Delta.Should().BeApproximately(0.522, 0.0005);
        greeks.Gamma.Should().BeApproximately(0.066, 0.0005);
        (greeks.Theta * 365).Should().BeApproximately(-4.31, 0.005);
        (greeks.Vega * 100).Should().BeApproximately(12.1, 0.05);
    }

    /// <summary>Haug: delta of options on a future 0.5946 and −0.3566; gamma 0.0278 and vega 18.9358 of a share.</summary>
    [Fact]
    public void Greeks_are_those_of_Haug()
    {
        Black76.GreeksOfForward(OptionRight.Call, 105, 100, 0.5, 0.36, 0.10).Delta.Should().BeApproximately(0.5946, 0.00005);
        Black76.GreeksOfForward(OptionRight.Put, 105, 100, 0.5, 0.36, 0.10).Delta.Should().BeApproximately(-0.3566, 0.00005);
        var share = Black76.GreeksOf(OptionRight.Call, 55, 60, 0.75, 0.30, 0.10);
        share.Gamma.Should().BeApproximately(0.0278, 0.00005);
        (share.Vega * 100).Should().BeApproximately(18.9358, 0.00005);
    }

    [Fact]
    public void Ten_thousand_random_contracts_agree_with_QuantLib()
    {
        var random = new Random(11);
        for (var i = 0; i < 10_000; i++)
        {
            var spot = 10 + random.NextDouble() * 30_000;
            var strike = spot * Math.Exp(random.NextDouble() - 0.5);
            var years = random.NextDouble() * 2 + 1e-4;
            var volatility = 0.02 + random.NextDouble();
            var rate = random.NextDouble() * 0.15 - 0.02;
            var right = i % 2 == 0 ? OptionRight.Call : OptionRight.Put;
            var (forward, discount) = (spot * Math.Exp(rate * years), Math.Exp(-rate * years));
            var deviation = volatility * Math.Sqrt(years);
            var oracle = new BlackCalculator(
                right == OptionRight.Call ? OptionType.Call : OptionType.Put, strike, forward, deviation, discount);
            var what = $"contract {i}: {right} {strike:R} on {spot:R}, {years:R} years, {volatility:R}, {rate:R}";
            Black76.Price(right, forward, strike, deviation, discount).Should().BeApproximately(oracle.value(), 1e-10 * spot, what);
            var greeks = Black76.GreeksOf(right, spot, strike, years, volatility, rate);
            greeks.Delta.Should().BeApproximately(oracle.delta(spot), 1e-10, what);
            (greeks.Gamma * spot).Should().BeApproximately(oracle.gamma(spot) * spot, 1e-9, what);
            (greeks.Vega * 100 / spot).Should().BeApproximately(oracle.vega(years) / spot, 1e-10, what);
            (greeks.Theta * 365 / spot).Should().BeApproximately(oracle.theta(spot, years) / spot, 1e-9, what);
            Black76.GreeksOfForward(right, forward, strike, years, volatility, rate).Delta
                .Should().BeApproximately(oracle.deltaForward(), 1e-10, what);
        }
    }

    [Fact]
    public void Calls_and_puts_are_at_parity_and_prices_go_the_right_way()
    {
        var random = new Random(13);
        for (var i = 0; i < 20_000; i++)
        {
            var forward = 1 + random.NextDouble() * 20_000;
            var strike = forward * Math.Exp(random.NextDouble() - 0.5);
            var deviation = 0.001 + random.NextDouble();
            var discount = 0.8 + random.NextDouble() * 0.2;
            var call = Black76.Price(OptionRight.Call, forward, strike, deviation, discount);
            var put = Black76.Price(OptionRight.Put, forward, strike, deviation, discount);
            (call - put).Should().BeApproximately(discount * (forward - strike), 1e-11 * forward);
            call.Should().BeGreaterThanOrEqualTo(discount * Math.Max(0, forward - strike) - 1e-11 * forward);
            Black76.Price(OptionRight.Call, forward * 1.01, strike, deviation, discount).Should().BeGreaterThanOrEqualTo(call);
            Black76.Price(OptionRight.Call, forward, strike * 1.01, deviation, discount).Should().BeLessThanOrEqualTo(call);
            Black76.Price(OptionRight.Put, forward * 1.01, strike, deviation, discount).Should().BeLessThanOrEqualTo(put);
            Black76.Price(OptionRight.Call, forward, strike, deviation * 1.01, discount).Should()
                .BeGreaterThanOrEqualTo(call * (1 - 1e-12));
        }
    }

    [Fact]
    public void Without_time_an_option_is_what_exercising_is_worth()
    {
        Black76.Price(OptionRight.Call, 110, 100, 0, 0.9).Should().Be(9);
        Black76.Price(OptionRight.Put, 110, 100, 0, 0.9).Should().Be(0);
        Black76.GreeksOf(OptionRight.Put, 90, 100, 0, 0.2, 0.05).Should().Be(new Greeks(-1, 0, 0, 0));
    }

    private static OptionRight Right(string letter) => letter == "C" ? OptionRight.Call : OptionRight.Put;
}
