using System.Numerics;
using StrategyRuntime.Engine.Options;
using StrategyRuntime.Engine.Studies;

namespace StrategyRuntime.Engine.Tests.Studies;

/// <summary>What luck has to do with a result, against published examples and arithmetic that can be followed.</summary>
public sealed class LuckTests
{
    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1.96, 0.9750021048517795)]
    [InlineData(-1, 0.15865525393145705)]
    [InlineData(3, 0.9986501019683699)]
    [InlineData(-5, 2.866515718791945e-07)]
    [InlineData(-10, 7.619853024160525e-24)]
    public void The_normal_distribution_is_that_of_tables(double z, double probability) =>
        NormalDistribution.Cumulative(z).Should().BeApproximately(probability, probability * 1e-12);

    [Theory]
    [InlineData(0.975)]
    [InlineData(0.5)]
    [InlineData(0.001)]
    [InlineData(0.999999)]
    public void Its_inverse_leads_back(double share) =>
        NormalDistribution.Cumulative(NormalDistribution.Inverse(share)).Should().BeApproximately(share, 1e-13);

    /// <summary>
    /// The numerical example of the paper: 100 trials whose annual ratios have a variance of 1/2, five years of 250 days, an annual ratio
    /// of 2.5, skewness −3, kurtosis 10: benchmark 0.1132 a day, probability 0.9004.
    /// </summary>
    [Fact]
    public void The_deflated_Sharpe_ratio_is_that_of_its_paper()
    {
        var expected = DeflatedSharpe.ExpectedMaximum(100, 0.5 / 250);
        expected.Should().BeApproximately(0.1132, 0.00005);
        DeflatedSharpe.Probability(2.5 / Math.Sqrt(250), expected, 1250, -3, 10).Should().BeApproximately(0.9004, 0.00005);
    }

    /// <summary>The same with 46 trials: 0.9505, the last number of them that passes at 95 %.</summary>
    [Fact]
    public void Fewer_trials_deflate_less()
    {
        var expected = DeflatedSharpe.ExpectedMaximum(46, 0.5 / 250);
        DeflatedSharpe.Probability(2.5 / Math.Sqrt(250), expected, 1250, -3, 10).Should().BeApproximately(0.9505, 0.00005);
    }

    [Fact]
    public void Moments_are_those_of_their_definitions()
    {
        // Deviations from the mean 1: −1, −1, −1, 3. m2 = 3, m3 = (−3 + 27)/4 = 6, m4 = (3 + 81)/4 = 21.
        var moments = ReturnMoments.Of([0, 0, 0, 4]);
        moments.Sharpe.Should().BeApproximately(1 / Math.Sqrt(4), 1e-15);
        moments.Skewness.Should().BeApproximately(6 / Math.Pow(3, 1.5), 1e-14);
        moments.Kurtosis.Should().BeApproximately(21 / 9.0, 1e-14);
        ReturnMoments.Of([1, 1, 1]).Sharpe.Should().BeNull();
    }

    [Fact]
    public void What_is_always_best_is_not_overfitted()
    {
        var days = Noise(160, 1);
        var sets = Enumerable.Range(0, 10).Select(i => Blocks(days.Select(d => d + i * 0.01))).ToList();
        var found = Overfitting.Of(sets, ReturnBlocks.Lengths(160), CancellationToken.None)!;
        found.Splits.Should().Be(12_870, "16 over 8");
        found.Probability.Should().Be(0);
    }

    [Fact]
    public void What_is_good_on_one_half_alone_is_overfitted()
    {
        // Set i earns on the stretches i and i+1 and loses on all others: the best of one half has its good stretches there.
        var sets = Enumerable.Range(0, 15)
            .Select(i => Blocks(Enumerable.Range(0, 160).Select(d => (d / 10 == i || d / 10 == i + 1 ? 1.0 : -0.2) + (d % 2) * 0.01)))
            .ToList();
        var found = Overfitting.Of(sets, ReturnBlocks.Lengths(160), CancellationToken.None)!;
        found.Probability.Should().BeGreaterThan(0.9);
        found.LossProbability.Should().BeGreaterThan(0.9);
    }

    [Fact]
    public void Sets_without_skill_are_overfitted_in_about_half_of_the_splits()
    {
        var sets = Enumerable.Range(0, 40).Select(i => Blocks(Noise(320, i))).ToList();
        Overfitting.Of(sets, ReturnBlocks.Lengths(320), CancellationToken.None)!.Probability.Should().BeInRange(0.2, 0.8);
    }

    /// <summary>
    /// E. Soloviov, "How Overfit Is Your Search? A Controlled Study of the Probability of Backtest Overfitting": 200 sets of 1,000 normal
    /// returns, all splits of sixteen stretches into halves. Without skill 0.476 on average, with a deviation of 0.137 of one experiment;
    /// 0.001 when 20 of them earn 0.15 deviations a period.
    /// </summary>
    [Theory]
    [InlineData(0, 0.476, 0.137)]
    [InlineData(0.15, 0.001, 0.003)]
    public void The_published_experiment_comes_out_again(double edge, double published, double deviation)
    {
        const int experiments = 16;
        var mean = Enumerable.Range(0, experiments).Average(experiment =>
        {
            var random = new Random(experiment);
            var sets = Enumerable.Range(0, 200)
                .Select(set => Blocks(Enumerable.Range(0, 1_000).Select(_ => Normal(random) + (set < 20 ? edge : 0))))
                .ToList();
            return Overfitting.Of(sets, ReturnBlocks.Lengths(1_000), CancellationToken.None)!.Probability;
        });
        mean.Should().BeApproximately(published, 3 * deviation / Math.Sqrt(experiments));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(33)]
    public void The_probability_is_that_of_the_definition_split_by_split(int count)
    {
        // Days that do not fill the stretches evenly, a set that never traded, and two that are equal.
        var returns = Enumerable.Range(0, count).Select(i => i == 1 ? new double[171] : Noise(171, i == 6 ? 5 : i)).ToList();
        var sets = returns.Select(r => Blocks(r)).ToList();
        var lengths = ReturnBlocks.Lengths(171);
        var (splits, below, losses) = (0, 0, 0);
        for (uint half = 0; half <= ushort.MaxValue; half++)
        {
            if (BitOperations.PopCount(half) != 8) continue;
            var (chosen, tried) = (sets.ConvertAll(s => Sharpe(s, half)), sets.ConvertAll(s => Sharpe(s, ~half)));
            var best = chosen.IndexOf(chosen.Max());
            var rank = tried.Count(t => t < tried[best]) + (tried.Count(t => t.Equals(tried[best])) + 1) / 2.0;
            splits++;
            if (rank / (count + 1) <= 0.5) below++;
            if (tried[best] < 0) losses++;
        }
        Overfitting.Of(sets, lengths, CancellationToken.None)
            .Should().Be(new OverfittingResult((double)below / splits, (double)losses / splits, splits));

        double Sharpe(ReturnBlocks set, uint half)
        {
            var chosen = Enumerable.Range(0, ReturnBlocks.Count).Where(block => (half >> block & 1) != 0).ToList();
            var days = chosen.Sum(block => lengths[block]);
            var mean = chosen.Sum(block => set.Sums[block]) / days;
            var variance = chosen.Sum(block => set.Squares[block]) / days - mean * mean;
            return variance > 1e-300 ? mean / Math.Sqrt(variance) : 0;
        }
    }

    [Fact]
    public void With_fewer_days_than_stretches_there_is_no_probability() =>
        Overfitting.Of([Blocks([1, 2]), Blocks([2, 1])], ReturnBlocks.Lengths(2), CancellationToken.None).Should().BeNull();

    [Theory]
    [InlineData(100, 6, 70, 30, false)]
    [InlineData(1000, 3, 1, 1, true)]
    public void Windows_try_on_every_day_after_the_first_part_once(int days, int count, double train, double test, bool anchored)
    {
        var windows = WalkForwardWindow.Split(days, count, train, test, anchored)!;
        windows.Should().HaveCount(count);
        for (var i = 1; i < count; i++) windows[i].TestFrom.Should().Be(windows[i - 1].TestTo);
        windows[^1].TestTo.Should().Be(days);
        windows.Should().OnlyContain(w => w.TrainFrom < w.TestFrom && w.TestFrom < w.TestTo);
        windows.Select(w => w.TrainFrom == 0).Skip(1).Should().OnlyContain(begins => begins == anchored);
    }

    [Fact]
    public void Windows_without_a_day_are_none() => WalkForwardWindow.Split(3, 6, 70, 30, false).Should().BeNull();

    private static ReturnBlocks Blocks(IEnumerable<double> returns) => new(returns.ToArray());

    // Box and Muller's way to a normal distribution.
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static double[] Noise(int days, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, days).Select(_ => random.NextDouble() - 0.5)];
    }
}
