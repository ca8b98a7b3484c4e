using StrategyRuntime.Engine.Options;

namespace StrategyRuntime.Engine.Tests.Options;

/// <summary>The numbers that prices of options are made of, against arithmetic with 28 digits and the platform's functions.</summary>
public sealed class NormalDistributionTests
{
    [Fact]
    public void The_distribution_is_exact_to_the_last_digits_of_a_double()
    {
        for (var z = -5m; z <= 5m; z += 0.0137m)
            NormalDistribution.Cumulative((double)z).Should().BeApproximately((double)Series(z), 1e-15, $"it is at {z}");
    }

    /// <summary>Values of the tails by W. Marsaglia, "Evaluating the Normal Distribution", and Abramowitz and Stegun, table 26.2.</summary>
    [Theory]
    [InlineData(-6, 9.865876450376946e-10)]
    [InlineData(-10, 7.619853024160525e-24)]
    [InlineData(-15, 3.670966199312751e-51)]
    [InlineData(-30, 4.906713927148187e-198)]
    public void Its_tails_have_all_their_digits(double z, double probability) =>
        NormalDistribution.Cumulative(z).Should().BeApproximately(probability, probability * 5e-15);

    [Fact]
    public void It_rises_from_nothing_to_one()
    {
        NormalDistribution.Cumulative(-40).Should().Be(0);
        NormalDistribution.Cumulative(0).Should().Be(0.5);
        NormalDistribution.Cumulative(40).Should().Be(1);
        NormalDistribution.Cumulative(double.NaN).Should().Be(double.NaN);
        NormalDistribution.Density(0).Should().BeApproximately(1 / Math.Sqrt(2 * Math.PI), 1e-16);
    }

    [Fact]
    public void Exponential_and_logarithm_are_those_of_the_platform_to_the_last_digit()
    {
        var random = new Random(7);
        for (var i = 0; i < 100_000; i++)
        {
            var x = random.NextDouble() * 1400 - 700;
            PortableMath.Exp(x).Should().BeApproximately(Math.Exp(x), Math.Exp(x) * 3e-16, $"e^{x:R}");
            var y = Math.Exp(random.NextDouble() * 1200 - 600);
            PortableMath.Log(y).Should().BeApproximately(Math.Log(y), Math.Abs(Math.Log(y)) * 3e-16 + 1e-300, $"ln {y:R}");
            var near = 0.5 + random.NextDouble();
            PortableMath.Log(near).Should().BeApproximately(Math.Log(near), Math.Abs(Math.Log(near)) * 3e-16, $"ln {near:R}");
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(800, double.PositiveInfinity)]
    [InlineData(-800, 0)]
    [InlineData(double.NaN, double.NaN)]
    public void The_exponential_has_its_limits(double x, double expected) => PortableMath.Exp(x).Should().Be(expected);

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, double.NegativeInfinity)]
    [InlineData(-1, double.NaN)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    public void The_logarithm_has_its_limits(double x, double expected) => PortableMath.Log(x).Should().Be(expected);

    [Fact]
    public void Numbers_below_the_normal_ones_are_numbers()
    {
        PortableMath.Exp(-740).Should().BeApproximately(Math.Exp(-740), 1e-323);
        PortableMath.Log(double.Epsilon).Should().BeApproximately(Math.Log(double.Epsilon), 1e-12);
    }

    /// <summary>½ + density × (z + z³/3 + z⁵/15 + …), in decimals.</summary>
    private static decimal Series(decimal z)
    {
        var exponent = -z * z / 2;
        // e^x = (e^(x/64))^64 by its own series.
        decimal small = exponent / 64, power = 1, sum = 1;
        for (var n = 1; n < 40; n++) sum += power *= small / n;
        for (var i = 0; i < 6; i++) sum *= sum;
        const decimal InverseRootOf2Pi = 0.3989422804014326779399460599m;
        decimal term = z, total = z;
        for (var n = 1; n < 200; n++) total += term *= z * z / (2 * n + 1);
        return 0.5m + InverseRootOf2Pi * sum * total;
    }
}
