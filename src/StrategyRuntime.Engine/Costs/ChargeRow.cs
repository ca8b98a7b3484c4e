namespace StrategyRuntime.Engine.Costs;

/// <summary>A charge of a market: what it is of, who pays it, and its rates.</summary>
/// <param name="Kind">Line of the contract note.</param>
/// <param name="Basis">What the rate is of.</param>
/// <param name="Payer">Who pays it.</param>
/// <param name="Rates">Rates with the day from which each holds, in order; nothing is paid before the first.</param>
internal sealed record ChargeRow(ChargeKind Kind, ChargeBasis Basis, ChargePayer Payer, params IReadOnlyList<DatedRate> Rates)
{
    /// <summary>Most that one fill pays; null without a bound.</summary>
    public decimal? Cap { get; init; }

    /// <summary>The lines that a tax is on, each with the day from which it is.</summary>
    public IReadOnlyList<(ChargeKind Kind, DateOnly From)> On { get; init; } = [];

    /// <summary>The rate of a day.</summary>
    public decimal RateOn(DateOnly day)
    {
        var rate = 0m;
        foreach (var dated in Rates)
        {
            if (dated.From <= day) rate = dated.Rate;
        }
        return rate;
    }
}

/// <summary>A rate from a day on.</summary>
internal readonly record struct DatedRate(DateOnly From, decimal Rate);

/// <summary>What a rate is of.</summary>
internal enum ChargeBasis
{
    /// <summary>An amount of a fill.</summary>
    Fill,

    /// <summary>Percent of the value of a fill: of options the premium.</summary>
    Value,

    /// <summary>An amount of a contract.</summary>
    Contract,

    /// <summary>Percent of what exercising is worth.</summary>
    Exercise,

    /// <summary>Percent of other lines.</summary>
    Lines,
}

/// <summary>Who pays a charge.</summary>
internal enum ChargePayer
{
    /// <summary>Who buys and who sells.</summary>
    Both,

    /// <summary>Who buys.</summary>
    Buyer,

    /// <summary>Who sells.</summary>
    Seller,

    /// <summary>Whose order waited in the book.</summary>
    Maker,

    /// <summary>Whose order met one that waited.</summary>
    Taker,
}
