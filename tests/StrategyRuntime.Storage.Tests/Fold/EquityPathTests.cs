using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Fold.Metrics;

namespace StrategyRuntime.Storage.Tests.Fold;

/// <summary>The deepest fall of equity.</summary>
public sealed class EquityPathTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 3)]
    [InlineData(3, -4)]
    [InlineData(4, -300)]
    public void It_is_the_deepest_of_all_points_to_the_last_digit(int seed, int drift)
    {
        var random = new Random(seed);
        var path = new EquityPath();
        var equity = 10_000m;
        path.Start(equity, UtcTime.MinValue);
        var (peak, deepest, trough) = (equity, 0.0, (UtcTime?)null);
        for (var i = 1; i <= 20_000; i++)
        {
            var time = new UtcTime(i);
            equity += random.Next(-1_000 + drift, 1_001 + drift) * 0.01m;
            path.Observe(equity, time);
            peak = Math.Max(peak, equity);
            var fall = (double)((peak - equity) / peak);
            if (fall > deepest) (deepest, trough) = (fall, time);

            (path.Peak, path.Drawdown.Max, path.Drawdown.TroughTime).Should().Be((peak, deepest, trough));
        }
    }
}
