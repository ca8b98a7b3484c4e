using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Options;

namespace StrategyRuntime.Engine.Tests.Options;

/// <summary>Volatility between the points of a surface, by total variance.</summary>
public sealed class VolatilitySurfaceTests
{
    private const double Forward = 24_000;

    private static readonly Exchange s_nse = Exchange.TryGet("NSE", out var nse) ? nse : throw new InvalidOperationException();

    private static readonly OptionMarket s_market = OptionMarket.Of("NIFTY", s_nse);

    [Fact]
    public void At_its_points_it_is_what_they_say_and_beyond_them_what_the_last_one_says()
    {
        var surface = Of(OfDays(10, 0.95m, 0.20m), OfDays(10, 1m, 0.15m), OfDays(10, 1.05m, 0.17m));
        At(surface, 10, 0.95).Should().Be(0.20m);
        At(surface, 10, 1).Should().Be(0.15m);
        At(surface, 10, 1.05).Should().Be(0.17m);
        At(surface, 10, 0.5).Should().Be(0.20m);
        At(surface, 10, 2).Should().Be(0.17m);
        At(surface, 3, 1).Should().Be(0.15m, "one term is all there is");
        At(surface, 300, 1).Should().Be(0.15m);
    }

    [Fact]
    public void Between_terms_total_variance_is_a_line_of_time()
    {
        var surface = Of(OfDays(10, 1, 0.20m), OfDays(30, 1, 0.16m));
        // 0.04 × 10 and 0.0256 × 30 days: in the middle, at 20 days, 0.584 days.
        At(surface, 20, 1).Should().Be((decimal)Math.Round(Math.Sqrt(0.584 / 20), 6));
        At(surface, 10, 1).Should().Be(0.20m);
        At(surface, 30, 1).Should().Be(0.16m);
    }

    [Fact]
    public void Between_moneynesses_variance_is_a_line_of_their_logarithm()
    {
        var surface = Of(OfDays(10, 0.9m, 0.30m), OfDays(10, 1m, 0.20m));
        var share = Math.Log(0.95 / 0.9) / Math.Log(1 / 0.9);
        At(surface, 10, 0.95).Should().Be((decimal)Math.Round(Math.Sqrt(0.09 + share * (0.04 - 0.09)), 6));
    }

    [Fact]
    public void Total_variance_never_falls_with_time()
    {
        var surface = Of(OfDays(10, 1, 0.40m), OfDays(20, 1, 0.20m), OfDays(40, 1, 0.15m), OfDays(80, 1, 0.30m));
        var last = 0.0;
        for (var day = 1; day <= 120; day++)
        {
            var variance = Math.Pow((double)At(surface, day, 1)!.Value, 2) * day;
            variance.Should().BeGreaterThanOrEqualTo(last - 1e-4, "an option of {0} days is worth no less than an earlier one", day);
            last = variance;
        }
        At(surface, 20, 1).Should().Be((decimal)Math.Round(Math.Sqrt(0.16 * 10 / 20), 6), "it holds the variance of ten days");
    }

    [Fact]
    public void A_delta_is_at_the_strike_that_has_it()
    {
        const double years = 20 / 365.0;
        var surface = Of(Delta(20, 0.25m, 0.16m), Delta(20, 0.5m, 0.14m), Delta(20, -0.25m, 0.18m));
        foreach (var (right, delta, iv) in new[]
        {
            (OptionRight.Call, 0.25, 0.16), (OptionRight.Call, 0.5, 0.14), (OptionRight.Put, -0.25, 0.18),
        })
        {
            var (low, high) = (20_000.0, 28_000.0);
            for (var i = 0; i < 80; i++)
            {
                var middle = (low + high) / 2;
                // Without interest the delta on the forward is that on the spot price.
                if (Black76.GreeksOf(right, Forward, middle, years, iv, 0).Delta > delta) low = middle;
                else high = middle;
            }
            At(surface, 20, low / Forward).Should().BeApproximately((decimal)iv, 0.000002m);
        }
    }

    [Fact]
    public void An_expiry_that_is_settled_says_nothing_of_later_ones()
    {
        var surface = Of(
            new SurfacePoint(new DateOnly(2024, 10, 24), null, 1, null, 0.9m),
            new SurfacePoint(new DateOnly(2024, 10, 31), null, 1, null, 0.14m));
        var terms = new OptionTerms(OptionRight.Call, Forward, s_market.Settlement(new DateOnly(2024, 10, 31)));
        var time = s_nse.TimeOn(new DateOnly(2024, 10, 28).DayNumber, new TimeSpan(9, 20, 0));
        surface.At(terms, Forward, time).Should().Be(0.14m);
        surface.At(terms, Forward, terms.Settlement).Should().BeNull("it is settled");
    }

    [Fact]
    public void Behind_the_last_term_the_volatility_is_its_own_also_when_that_is_settled()
    {
        var settled = new DateOnly(2024, 10, 24);
        var surface = Of(
            new SurfacePoint(new DateOnly(2024, 10, 17), null, 1, null, 0.9m), new SurfacePoint(settled, null, 1, null, 0.3m),
            new SurfacePoint(settled, null, 1.1m, null, 0.2m));
        var settlement = s_market.Settlement(new DateOnly(2024, 10, 31));
        var time = s_nse.TimeOn(new DateOnly(2024, 10, 28).DayNumber, new TimeSpan(9, 20, 0));
        surface.At(new OptionTerms(OptionRight.Call, Forward, settlement), Forward, time).Should().Be(0.3m);
        surface.At(new OptionTerms(OptionRight.Call, Forward * 1.2, settlement), Forward, time).Should().Be(0.2m);
    }

    private static VolatilitySurface Of(params SurfacePoint[] points) => new(s_market, points);

    private static SurfacePoint OfDays(decimal days, decimal moneyness, decimal iv) => new(null, days, moneyness, null, iv);

    private static SurfacePoint Delta(decimal days, decimal delta, decimal iv) => new(null, days, null, delta, iv);

    private static decimal? At(VolatilitySurface surface, int days, double moneyness)
    {
        var settlement = s_market.Settlement(new DateOnly(2024, 12, 26));
        return surface.At(
            new OptionTerms(OptionRight.Call, Forward * moneyness, settlement), Forward, settlement - TimeSpan.FromDays(days));
    }
}
