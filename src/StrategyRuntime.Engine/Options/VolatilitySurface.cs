using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Options;

/// <summary>
/// Volatility between the points of a surface: total variance (volatility² × years) is a line of the logarithm of strike ÷ forward within a
/// term and a line of time between terms, and never falls with time, so that no later option is worth less. Beyond the points the
/// volatility is that of the last one.
/// </summary>
internal sealed class VolatilitySurface : Volatility
{
    private const double DaysPerYear = 365;
    private const int Decimals6 = 6;

    private readonly OptionMarket _market;
    private readonly IReadOnlyList<IReadOnlyList<SurfacePoint>> _terms;

    /// <summary>The surface of an underlying.</summary>
    /// <param name="market">Rules of its contracts.</param>
    /// <param name="points">The points, all of expiries or all of days.</param>
    public VolatilitySurface(OptionMarket market, IReadOnlyList<SurfacePoint> points)
    {
        _market = market;
        _terms = [.. points.GroupBy(p => (p.Expiry, p.Days)).OrderBy(t => t.Key.Expiry).ThenBy(t => t.Key.Days).Select(t => t.ToList())];
    }

    /// <inheritdoc/>
    public override decimal? At(in OptionTerms terms, double forward, UtcTime time)
    {
        var years = OptionModel.YearsTo(terms.Settlement, time);
        if (!(years > 0) || !(forward > 0)) return null;
        var logMoneyness = PortableMath.Log(terms.Strike / forward);
        double lastYears = 0, lastVariance = 0;
        foreach (var term in _terms)
        {
            var atYears = YearsOf(term[0], time);
            // What is settled says nothing of later options.
            if (!(atYears > 0)) continue;
            var volatility = OfTerm(term, atYears, logMoneyness);
            var variance = Math.Max(lastVariance, volatility * volatility * atYears);
            if (years <= atYears)
            {
                var share = (years - lastYears) / (atYears - lastYears);
                return Number(lastVariance + share * (variance - lastVariance), years);
            }
            (lastYears, lastVariance) = (atYears, variance);
        }
        if (lastYears > 0) return Number(lastVariance * years / lastYears, years);
        // All terms are settled, and the contract lies behind them.
        var last = OfTerm(_terms[^1], years, logMoneyness);
        return Number(last * last * years, years);
    }

    private static decimal Number(double variance, double years) =>
        Decimals.Of(Math.Round(Math.Sqrt(variance / years), Decimals6));

    private double YearsOf(SurfacePoint point, UtcTime time) => point.Expiry is { } expiry
        ? OptionModel.YearsTo(_market.Settlement(expiry), time)
        : (double)point.Days!.Value / DaysPerYear;

    private static double OfTerm(IReadOnlyList<SurfacePoint> term, double years, double logMoneyness)
    {
        var points = term.Select(p => (At: LogMoneynessOf(p, years), Volatility: (double)p.Iv)).OrderBy(p => p.At).ToList();
        if (logMoneyness <= points[0].At) return points[0].Volatility;
        for (var i = 1; i < points.Count; i++)
        {
            var (low, high) = (points[i - 1], points[i]);
            if (logMoneyness > high.At) continue;
            var share = (logMoneyness - low.At) / (high.At - low.At);
            var (lowSquare, highSquare) = (low.Volatility * low.Volatility, high.Volatility * high.Volatility);
            return Math.Sqrt(lowSquare + share * (highSquare - lowSquare));
        }
        return points[^1].Volatility;
    }

    /// <summary>A delta on the forward is N(d1) of a call, N(d1) − 1 of a put.</summary>
    private static double LogMoneynessOf(SurfacePoint point, double years)
    {
        if (point.Moneyness is { } moneyness) return PortableMath.Log((double)moneyness);
        var deviation = (double)point.Iv * Math.Sqrt(years);
        var delta = (double)point.Delta!.Value;
        return deviation * deviation / 2 - NormalDistribution.Inverse(delta > 0 ? delta : 1 + delta) * deviation;
    }
}
