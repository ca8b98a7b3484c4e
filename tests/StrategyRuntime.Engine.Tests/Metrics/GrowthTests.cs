using StrategyRuntime.Engine.Metrics;

namespace StrategyRuntime.Engine.Tests.Metrics;

public class GrowthTests
{
    [Theory]
    [InlineData(1.188, 84)]
    [InlineData(0.5, 252)]
    [InlineData(1.0001, 0.25)]
    [InlineData(3, 700)]
    [InlineData(0.999999, 365)]
    [InlineData(123456.789, 1.5)]
    [InlineData(0.000001, 0.5)]
    public void Compound_growth_is_the_power_less_one(double factor, double exponent)
    {
        var expected = Math.Pow(factor, exponent) - 1;
        Growth.Compound((decimal)factor, (decimal)exponent).Should().BeApproximately(expected, Math.Max(Math.Abs(expected), 1) * 1e-13);
    }

    [Fact]
    public void A_small_growth_keeps_all_of_its_digits() =>
        // 1.000000000001 ^ 2 − 1 = 2e-12 + 1e-24; a power of doubles has four digits of it left.
        Growth.Compound(1.000000000001m, 2).Should().Be(2.000000000001e-12);

    [Fact]
    public void A_growth_beyond_any_double_is_infinite_and_a_fall_to_nothing_is_all()
    {
        Growth.Compound(1_000_000, 365).Should().Be(double.PositiveInfinity);
        Growth.Compound(0.000001m, 365).Should().Be(-1);
        Growth.Compound(1, 365).Should().Be(0);
    }
}
