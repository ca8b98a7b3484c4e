using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Options;

namespace StrategyRuntime.Engine.Tests.Options;

/// <summary>What premiums of one moment owe each other, at every tick of a walk of the underlying to the settlement.</summary>
public sealed class ParityTests
{
    private const double Step = 0.05;
    private const double Rate = 0.065;
    private const int Ticks = 4_000;

    private static readonly Exchange s_nse = Exchange.TryGet("NSE", out var nse) ? nse : throw new InvalidOperationException();

    private static readonly double[] s_strikes = [.. Enumerable.Range(0, 41).Select(i => 23_200 + 50.0 * i)];

    [Fact]
    public void A_call_less_a_put_is_the_forward_less_the_strike_at_every_tick()
    {
        var checkedTicks = 0;
        foreach (var (underlying, time, settlement, model) in Walk())
        {
            var years = (settlement - time).Ticks / (double)TimeSpan.TicksPerMinute / 525_600;
            foreach (var strike in s_strikes)
            {
                var call = model.Premium(new OptionTerms(OptionRight.Call, strike, settlement), underlying, time);
                var put = model.Premium(new OptionTerms(OptionRight.Put, strike, settlement), underlying, time);
                // Each is rounded to its step by half a step at most, and one that is worth less than a step costs one.
                (call - put).Should().BeApproximately(underlying - strike * Math.Exp(-Rate * years), 2 * Step);
            }
            checkedTicks++;
        }
        checkedTicks.Should().Be(Ticks);
    }

    [Fact]
    public void A_higher_strike_is_a_cheaper_call_and_a_dearer_put_by_no_more_than_the_strikes_differ()
    {
        foreach (var (underlying, time, settlement, model) in Walk())
        {
            double Of(OptionRight right, double strike) => model.Premium(new OptionTerms(right, strike, settlement), underlying, time);
            for (var i = 1; i < s_strikes.Length; i++)
            {
                var (lower, higher) = (s_strikes[i - 1], s_strikes[i]);
                (Of(OptionRight.Call, lower) - Of(OptionRight.Call, higher)).Should().BeInRange(0, higher - lower + Step);
                (Of(OptionRight.Put, higher) - Of(OptionRight.Put, lower)).Should().BeInRange(0, higher - lower + Step);
            }
        }
    }

    [Fact]
    public void A_higher_underlying_is_a_dearer_call_and_a_cheaper_put()
    {
        foreach (var (underlying, time, settlement, model) in Walk())
        {
            var (call, put) = (
                new OptionTerms(OptionRight.Call, 24_200, settlement), new OptionTerms(OptionRight.Put, 24_200, settlement));
            model.Premium(call, underlying + 5, time).Should().BeGreaterThanOrEqualTo(model.Premium(call, underlying, time));
            model.Premium(put, underlying + 5, time).Should().BeLessThanOrEqualTo(model.Premium(put, underlying, time));
        }
    }

    /// <summary>Prices of a whole week to the last minute before the settlement, with jumps.</summary>
    private static IEnumerable<(double Underlying, UtcTime Time, UtcTime Settlement, OptionModel Model)> Walk()
    {
        var random = new Random(20241031);
        var model = ModelChain.Of("NIFTY", s_nse).Model;
        var settlement = model.Market.Settlement(new DateOnly(2024, 10, 31));
        var price = 24_200.0;
        for (var left = Ticks; left > 0; left--)
        {
            price += (random.NextDouble() - 0.5) * (random.Next(100) == 0 ? 200 : 8);
            var time = new UtcTime(settlement.Ticks - left * 2 * TimeSpan.TicksPerMinute);
            yield return (Math.Round(price / Step) * Step, time, settlement, model);
        }
    }
}
