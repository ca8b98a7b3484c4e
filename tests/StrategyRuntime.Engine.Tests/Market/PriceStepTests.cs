using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Tests.Market;

public class PriceStepTests
{
    [Fact]
    public void A_level_lies_on_its_own_side_of_the_price_at_every_price_and_decimal_count()
    {
        var random = new Random(13);
        for (var i = 0; i < 20_000; i++)
        {
            var decimals = random.Next(0, 11);
            var price = Math.Round(Math.Pow(10, random.NextDouble() * 9 - 4), decimals);
            if (price <= 0) continue;
            var step = new PriceStep(null);
            // Other prices have shown the decimals, this one may be round.
            step.Observe(Math.Pow(10, -decimals));
            step.Observe(price);
            var exact = (decimal)price;
            var percent = (decimal)Math.Round(Math.Pow(10, random.NextDouble() * 5 - 4), 4);
            if (percent == 0) continue;

            foreach (var away in new[] { -1, 1 })
            {
                var computed = exact + away * exact * percent / 100;
                var size = step.At(exact);

                var level = step.Beside(computed, exact, away);

                (away * (level - exact)).Should().BeGreaterThanOrEqualTo(size, "a level {0}% from {1} is a step away", percent, exact);
                (level % size).Should().Be(0);
                Math.Abs(level - computed).Should().BeLessThanOrEqualTo(size, "it is the nearest one");
            }
        }
    }

    [Fact]
    public void Where_none_is_given_the_finest_decimal_seen_so_far_counts_and_not_that_of_one_price()
    {
        var step = new PriceStep(null);
        step.Observe(0.4991);
        step.Observe(0.5);

        step.At(0.5m).Should().Be(0.0001m);
    }

    [Fact]
    public void Data_finer_than_the_given_step_sets_it()
    {
        var step = new PriceStep(0.05m);
        step.Observe(100.15);
        step.At(100m).Should().Be(0.05m);

        step.Observe(100.07);

        step.At(100m).Should().Be(0.01m);
    }

    [Fact]
    public void Prices_below_one_have_a_step_of_their_own()
    {
        var step = new PriceStep(0.01m, 0.0001m);
        step.Observe(0.5231);
        step.Observe(1.52);

        step.At(0.9m).Should().Be(0.0001m);
        step.At(1m).Should().Be(0.01m);
    }

    [Theory]
    [InlineData(10.004, 10.003, -1, 9.99)]
    [InlineData(10.004, 10.0041, 1, 10.02)]
    [InlineData(10, 9.994, -1, 9.99)]
    [InlineData(10, 8, -1, 8)]
    public void A_level_beside_a_price_between_two_steps_keeps_a_whole_step_away(double price, double level, int away, double expected) =>
        new PriceStep(0.01m).Beside((decimal)level, (decimal)price, away).Should().Be((decimal)expected);
}
