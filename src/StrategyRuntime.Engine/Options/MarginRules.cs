using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Options;

/// <summary>
/// What a clearing house wants of who is short of options: the largest loss of all contracts together among moves of the price and the
/// volatility, so that bought contracts count against sold ones, and a share of the underlying's value for each that was sold.
/// </summary>
/// <param name="PriceRange">Largest move of the price either way, as a share of it.</param>
/// <param name="Steps">How many equal steps go to it.</param>
/// <param name="VolatilityRange">Least move of the volatility either way.</param>
internal sealed record MarginRules(double PriceRange, int Steps, double VolatilityRange)
{
    private const double LowestVolatility = 0.0001;

    /// <summary>Index options on NSE and BSE.</summary>
    public static MarginRules IndianIndex { get; } = new(0.093, 3, 0.04)
    {
        VolatilityShare = 0.25, ExtremeMoves = 2, ExtremeShare = 0.35, Exposure = 0.02, ExpiryDayExposure = 0.02,
        ExpiryDayFrom = new DateOnly(2024, 11, 20), CalendarShare = 0.0175, NoCalendarOnExpiryFrom = new DateOnly(2025, 2, 10),
    };

    /// <summary>Options on shares on NSE and BSE.</summary>
    public static MarginRules IndianShares { get; } = new(0.142, 3, 0.10)
    {
        VolatilityShare = 0.25, ExtremeMoves = 2, ExtremeShare = 0.35, Exposure = 0.035,
        CalendarShare = 0.022, NoCalendarOnExpiryFrom = new DateOnly(2026, 5, 5),
    };

    /// <summary>American options, as portfolio margin: 15 % either way, and 37.50 for a contract of 100 at least.</summary>
    public static MarginRules American { get; } = new(0.15, 5, 0) { ShortMinimum = 0.375 };

    /// <summary>Elsewhere.</summary>
    public static MarginRules Others { get; } = new(0.15, 5, 0);

    /// <summary>Move of the volatility as a share of it, where that is more than <see cref="VolatilityRange"/>.</summary>
    public double VolatilityShare { get; init; }

    /// <summary>An extreme move of the price, in ranges; 0 for none.</summary>
    public double ExtremeMoves { get; init; }

    /// <summary>Share of an extreme move's loss that counts.</summary>
    public double ExtremeShare { get; init; }

    /// <summary>Share of the underlying's value for each unit that was sold.</summary>
    public double Exposure { get; init; }

    /// <summary>The same once more on the day on which the contract expires.</summary>
    public double ExpiryDayExposure { get; init; }

    /// <summary>Day from which <see cref="ExpiryDayExposure"/> holds.</summary>
    public DateOnly ExpiryDayFrom { get; init; }

    /// <summary>Least amount of the scan for each unit that was sold.</summary>
    public double ShortMinimum { get; init; }

    /// <summary>
    /// Share of the underlying's value for each unit of delta of one expiry against one of another; 0 where none is charged.
    /// </summary>
    public double CalendarShare { get; init; }

    /// <summary>Day from which what expires on a day hedges nothing of other expiries on it; null: it always does.</summary>
    public DateOnly? NoCalendarOnExpiryFrom { get; init; }

    /// <summary>
    /// The same with what the exchange charges for contracts of one expiry that hedge those of another. It is never more than the
    /// expiries take apart from each other.
    /// </summary>
    /// <param name="underlying">Price of the underlying.</param>
    /// <param name="rate">Interest a year.</param>
    /// <param name="day">Trading day.</param>
    /// <param name="legs">The contracts.</param>
    public double WithCalendars(double underlying, double rate, DateOnly day, IReadOnlyList<MarginLeg> legs)
    {
        if (day >= NoCalendarOnExpiryFrom && legs.Any(leg => leg.Expiry == day) && legs.Any(leg => leg.Expiry != day))
        {
            return Of(underlying, rate, day, [.. legs.Where(leg => leg.Expiry == day)])
                + WithCalendars(underlying, rate, day, [.. legs.Where(leg => leg.Expiry != day)]);
        }
        var together = Of(underlying, rate, day, legs);
        if (!legs.Any(leg => leg.Units < 0)) return together;
        double rising = 0, falling = 0, apart = 0;
        foreach (var expiry in legs.GroupBy(leg => leg.Expiry))
        {
            var delta = expiry.Sum(leg => leg.Units * Black76.GreeksOf(
                leg.Right, underlying, leg.Strike, leg.Years, leg.Volatility, rate).Delta);
            if (delta > 0) rising += delta;
            else falling -= delta;
            apart += Of(underlying, rate, day, [.. expiry]);
        }
        return Math.Min(together + Math.Min(rising, falling) * underlying * CalendarShare, Math.Max(together, apart));
    }

    /// <summary>Margin of contracts on one underlying: of bought ones alone what they are worth.</summary>
    /// <param name="underlying">Price of the underlying.</param>
    /// <param name="rate">Interest a year.</param>
    /// <param name="day">Trading day.</param>
    /// <param name="legs">The contracts.</param>
    public double Of(double underlying, double rate, DateOnly day, IReadOnlyList<MarginLeg> legs)
    {
        double premium = 0, sold = 0, exposure = 0;
        foreach (var leg in legs)
        {
            premium += leg.Units * leg.Price;
            if (leg.Units >= 0) continue;
            sold -= leg.Units;
            var share = Exposure + (leg.Expiry == day && day >= ExpiryDayFrom ? ExpiryDayExposure : 0);
            exposure -= leg.Units * underlying * share;
        }
        if (sold == 0) return premium;
        var scan = Math.Max(WorstLoss(underlying, rate, legs), sold * ShortMinimum);
        return Math.Max(scan, premium) + exposure;
    }

    private double WorstLoss(double underlying, double rate, IReadOnlyList<MarginLeg> legs)
    {
        var worst = 0.0;
        for (var step = -Steps; step <= Steps; step++)
        {
            var price = underlying * (1 + PriceRange * step / Steps);
            worst = Math.Max(worst, Loss(price, 1, rate, legs));
            worst = Math.Max(worst, Loss(price, -1, rate, legs));
        }
        if (ExtremeMoves == 0) return worst;
        var far = PriceRange * ExtremeMoves;
        worst = Math.Max(worst, ExtremeShare * Loss(underlying * (1 + far), 0, rate, legs));
        return Math.Max(worst, ExtremeShare * Loss(underlying * (1 - far), 0, rate, legs));
    }

    private double Loss(double price, int volatilityMove, double rate, IReadOnlyList<MarginLeg> legs)
    {
        var loss = 0.0;
        foreach (var leg in legs)
        {
            var move = Math.Max(VolatilityRange, VolatilityShare * leg.Volatility) * volatilityMove;
            var volatility = Math.Max(LowestVolatility, leg.Volatility + move);
            var growth = PortableMath.Exp(rate * leg.Years);
            var value = Black76.Price(leg.Right, price * growth, leg.Strike, volatility * Math.Sqrt(leg.Years), 1 / growth);
            loss -= leg.Units * (value - leg.Price);
        }
        return loss;
    }
}

/// <summary>A contract as its margin sees it.</summary>
/// <param name="Right">Call or put.</param>
/// <param name="Strike">Strike price.</param>
/// <param name="Expiry">Last day.</param>
/// <param name="Years">Years to the settlement, at least 0.</param>
/// <param name="Volatility">Volatility that its price means; 0 when none does.</param>
/// <param name="Price">Its price.</param>
/// <param name="Units">Units held, below 0 when they were sold.</param>
internal readonly record struct MarginLeg(
    OptionRight Right, double Strike, DateOnly Expiry, double Years, double Volatility, double Price, double Units);
