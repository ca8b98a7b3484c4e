namespace StrategyRuntime.Engine.Market;

/// <summary>What is known of a symbol beside its prices. Everything but the symbol may be unknown.</summary>
/// <param name="Symbol">The symbol.</param>
public sealed record InstrumentDetails(string Symbol)
{
    /// <summary>What it is.</summary>
    public InstrumentKind? Kind { get; init; }

    /// <summary>Name of its exchange, whose clock, sessions and trading days apply.</summary>
    public string? Exchange { get; init; }

    /// <summary>Currency of its prices, ISO 4217.</summary>
    public string? Currency { get; init; }

    /// <summary>Smallest price step.</summary>
    public decimal? PriceStep { get; init; }

    /// <summary>Units of a lot, on days that <see cref="LotSizes"/> says nothing of.</summary>
    public decimal? LotSize { get; init; }

    /// <summary>Money that one unit gains when the price rises by one.</summary>
    public decimal? Multiplier { get; init; }

    /// <summary>Symbol that a derivative depends on: futures of one underlying are a chain.</summary>
    public string? Underlying { get; init; }

    /// <summary>Last trading day of a derivative.</summary>
    public DateOnly? Expiry { get; init; }

    /// <summary>Strike price of an option.</summary>
    public decimal? Strike { get; init; }

    /// <summary>What an option gives the right to.</summary>
    public OptionRight? Right { get; init; }

    /// <summary>Units of a lot from a date on.</summary>
    public IReadOnlyDictionary<DateOnly, decimal> LotSizes { get; init; } = new Dictionary<DateOnly, decimal>();

    /// <summary>What its files hold; raw prices when it is not known.</summary>
    public PriceBasis? Prices { get; init; }

    /// <summary>Units of a lot on a day: of the latest date up to it, else of the instrument, else of the first date.</summary>
    public decimal? LotSizeOn(DateOnly day)
    {
        DateOnly? from = null, first = null;
        foreach (var date in LotSizes.Keys)
        {
            if (date <= day && !(date < from)) from = date;
            if (!(date > first)) first = date;
        }
        return from is { } known ? LotSizes[known] : LotSize ?? (first is { } earliest ? LotSizes[earliest] : null);
    }

    /// <summary>What a lot is multiplied by on a day: its units × the money of one; null when neither is known.</summary>
    public decimal? MultiplierOn(DateOnly day) =>
        LotSizeOn(day) is { } lot ? lot * (Multiplier ?? 1) : Multiplier;
}

/// <summary>What a symbol is.</summary>
public enum InstrumentKind
{
    /// <summary>A share or a fund.</summary>
    Equity,

    /// <summary>An index.</summary>
    Index,

    /// <summary>A future.</summary>
    Future,

    /// <summary>An option.</summary>
    Option,

    /// <summary>A crypto currency or token.</summary>
    Crypto,

    /// <summary>A pair of currencies.</summary>
    Fx,
}

/// <summary>What an option gives the right to.</summary>
public enum OptionRight
{
    /// <summary>To buy.</summary>
    Call,

    /// <summary>To sell.</summary>
    Put,
}

/// <summary>What the prices of a file are.</summary>
public enum PriceBasis
{
    /// <summary>As they were traded.</summary>
    Raw,

    /// <summary>With later splits taken out.</summary>
    SplitAdjusted,
}
