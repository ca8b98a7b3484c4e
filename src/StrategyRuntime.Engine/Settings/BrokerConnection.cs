using System.Text.Json.Serialization;

namespace StrategyRuntime.Engine.Settings;

/// <summary>A paper account: what it holds at the start of a run and what trading costs.</summary>
public sealed record BrokerConnection
{
    private const decimal DefaultMaxTickAge = 30;

    /// <summary>Id of the connection that always exists.</summary>
    public const string DefaultId = "paper";

    /// <summary>Id, unique for the user.</summary>
    public required string Id { get; init; }

    /// <summary>Cash at the start of a run.</summary>
    public decimal Cash { get; init; } = 100_000m;

    /// <summary>ISO 4217 code, for display.</summary>
    public string Currency { get; init; } = "USD";

    /// <summary>Risk-free rate a year that metrics measure returns against, as a fraction: 0.04 is 4 %.</summary>
    public decimal RiskFree { get; init; }

    /// <summary>When market orders fill.</summary>
    public FillRule Fill { get; init; } = FillRule.NextTick;

    /// <summary>How much worse than the price a market or stop order fills.</summary>
    public Slippage Slippage { get; init; } = new();

    /// <summary>Fees of every fill.</summary>
    public Commission Commission { get; init; } = new();

    /// <summary>Bid-ask spread that market and stop orders pay; not where they fill at the data's quotes.</summary>
    public Spread Spread { get; init; } = new();

    /// <summary>Which prices of the data orders meet.</summary>
    public FillPrice FillPrice { get; init; } = FillPrice.Last;

    /// <summary>Which recorded prices of option contracts orders meet.</summary>
    public FillPrice OptionFillPrice { get; init; } = FillPrice.Last;

    /// <summary>What an entry may cost.</summary>
    public BuyingPower BuyingPower { get; init; } = new();

    /// <summary>Percent of a bar's volume that orders fill at most; null: an order fills whole.</summary>
    public decimal? Participation { get; init; }

    /// <summary>Seconds after which the last tick of a feed is too old to fill at; null: 30. Files have no such limit.</summary>
    public decimal? MaxTickAge { get; init; }

    /// <summary>How old a feed's price may be that an order is filled at.</summary>
    public TimeSpan MaxPriceAge() => TimeSpan.FromSeconds((double)(MaxTickAge ?? DefaultMaxTickAge));

    /// <summary>What fills a limit order or a target that the price comes to.</summary>
    public LimitFill LimitFill { get; init; } = LimitFill.Touch;

    /// <summary>What a position with option details trades.</summary>
    public OptionPricing OptionPricing { get; init; } = OptionPricing.Data;

    /// <summary>What prices an option that the data have no price of.</summary>
    public OptionFallback OptionFallback { get; init; }

    /// <summary>Volatility a year that options are priced at, as a fraction; null: another source says it, or it is not known.</summary>
    public decimal? Iv { get; init; }

    /// <summary>Symbol of an index of volatility, in percent, that options are priced at; null: another source says it.</summary>
    public string? IvSymbol { get; init; }

    /// <summary>True when options are priced at the volatility that their own recorded prices mean.</summary>
    public bool IvImplied { get; init; }

    /// <summary>True when options are priced at a surface of volatility of their underlying.</summary>
    public bool IvSurface { get; init; }

    /// <summary>Symbol of a future whose price is the forward of the model; null: that of the spot price and the interest.</summary>
    public string? ForwardSymbol { get; init; }

    /// <summary>True when the model prices options, all of them or those without a price in the data.</summary>
    public bool PricesByModel() => OptionPricing == OptionPricing.Model
        || (OptionPricing == OptionPricing.Data && OptionFallback == OptionFallback.Model);

    /// <summary>True when it says which volatility the model prices at.</summary>
    public bool KnowsVolatility() => Iv is not null || IvSymbol is not null || IvImplied || IvSurface;

    /// <summary>Interest a year that options are priced at, as a fraction; null: that of the exchange's currency.</summary>
    public decimal? Rate { get; init; }

    /// <summary>What positions that are no options pay each other; null: nothing, or what the preset says.</summary>
    public Funding? Funding { get; init; }

    /// <summary>Fee a year for borrowing shares that are sold short, as a fraction of their value.</summary>
    public decimal BorrowFee { get; init; }

    /// <summary>Interest on cash.</summary>
    public Interest Interest { get; init; } = new();

    /// <summary>Multiplies the charges of the preset: for asking what other costs would do; no document has it.</summary>
    public decimal PresetFactor { get; init; } = 1;

    /// <summary>The same account with other costs: commission, slippage and spread, multiplied.</summary>
    public BrokerConnection WithCosts(decimal factor) => this with
    {
        Slippage = new Slippage(Slippage.Ticks * factor, Slippage.Percent * factor),
        Commission = Commission.Times(factor),
        Spread = Spread.Times(factor),
        PresetFactor = PresetFactor * factor,
    };
}

/// <summary>Slippage, paid on market and stop orders: ticks of the instrument plus percent of the price.</summary>
public sealed record Slippage(decimal Ticks = 0, decimal Percent = 0);

/// <summary>
/// Commission of a fill: an amount per order, a percentage of its value and an amount per unit, added up, and at least the minimum.
/// </summary>
/// <param name="PerOrder">Amount of a fill.</param>
/// <param name="Percent">Percent of its value.</param>
/// <param name="PerUnit">Amount of a unit.</param>
/// <param name="Minimum">Least of the sum.</param>
/// <param name="Preset">Where it is traded, whose dated charges count; null: nowhere, the rates above are all of it.</param>
/// <param name="Brokerage">Who says what the broker takes; null without a preset.</param>
public sealed record Commission(
    decimal PerOrder = 0,
    decimal Percent = 0,
    decimal PerUnit = 0,
    decimal Minimum = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CostPreset? Preset = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] BrokerageSource? Brokerage = null)
{
    /// <summary>The same with all of its rates multiplied, those of a preset by <see cref="BrokerConnection.PresetFactor"/>.</summary>
    public Commission Times(decimal factor) => this with
    {
        PerOrder = PerOrder * factor, Percent = Percent * factor, PerUnit = PerUnit * factor, Minimum = Minimum * factor,
    };
}

/// <summary>Charges of a market that are known with the dates from which they hold.</summary>
public enum CostPreset
{
    /// <summary>Options on NSE.</summary>
    NseOptions,

    /// <summary>Options on American shares and indices.</summary>
    UsOptions,

    /// <summary>Binance, spot.</summary>
    BinanceSpot,

    /// <summary>Binance, USDⓈ-margined futures, with their funding.</summary>
    BinanceFutures,

    /// <summary>Options on BSE: SENSEX.</summary>
    BseOptions,
}

/// <summary>Who says what a broker takes of a fill.</summary>
public enum BrokerageSource
{
    /// <summary>The preset.</summary>
    Preset,

    /// <summary>The account's own rates.</summary>
    Own,
}

/// <summary>What perpetual futures pay each other: long positions pay short ones when it is above 0.</summary>
/// <param name="Percent">Percent of the position's value, each time.</param>
/// <param name="Hours">Hours from one payment to the next, counted from midnight UTC.</param>
public sealed record Funding(decimal Percent, int Hours = Funding.UsualHours)
{
    /// <summary>How often most exchanges pay.</summary>
    public const int UsualHours = 8;
}

/// <summary>Interest a year on cash, as fractions.</summary>
/// <param name="Credit">Paid on cash that is there.</param>
/// <param name="Debit">Charged on cash that is owed.</param>
public sealed record Interest(decimal Credit = 0, decimal Debit = 0);

/// <summary>A bid-ask spread: price points plus percent of the price plus steps of the price.</summary>
/// <param name="Points">Price points.</param>
/// <param name="Percent">Percent of the price.</param>
/// <param name="On">Who pays it.</param>
public sealed record Spread(decimal Points = 0, decimal Percent = 0, SpreadSide On = SpreadSide.Both)
{
    /// <summary>Steps of the price.</summary>
    public decimal Ticks { get; init; }

    /// <summary>Spreads of options by how far their strikes are out of the money, ascending; empty: all have the same.</summary>
    public IReadOnlyList<MoneynessSpread> Moneyness { get; init; } = [];

    /// <summary>True when it is nothing at all.</summary>
    public bool IsNone => Points == 0 && Percent == 0 && Ticks == 0 && Moneyness.Count == 0;

    /// <summary>True when a number of points is all there is to it.</summary>
    public bool IsPointsAlone => Percent == 0 && On == SpreadSide.Both && Ticks == 0 && Moneyness.Count == 0;

    /// <summary>The same spread, so many times as wide.</summary>
    public Spread Times(decimal factor) => this with
    {
        Points = Points * factor, Percent = Percent * factor, Ticks = Ticks * factor,
        Moneyness = [.. Moneyness.Select(row => row.Times(factor))],
    };

    /// <summary>Equal when all rates are, those of every row among them.</summary>
    public bool Equals(Spread? other) => other is not null
        && (Points, Percent, On, Ticks) == (other.Points, other.Percent, other.On, other.Ticks) && Moneyness.SequenceEqual(other.Moneyness);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Points, Percent, On, Ticks, Moneyness.Count);
}

/// <summary>The spread of options from a distance out of the money on.</summary>
/// <param name="OutOfTheMoney">
/// Least distance of the strike from the price of the underlying, as a share of that price; below 0 in the money.
/// </param>
/// <param name="Points">Price points.</param>
/// <param name="Percent">Percent of the premium.</param>
/// <param name="Ticks">Steps of the premium.</param>
public sealed record MoneynessSpread(decimal OutOfTheMoney, decimal Points = 0, decimal Percent = 0, decimal Ticks = 0)
{
    /// <summary>The same spread, so many times as wide.</summary>
    public MoneynessSpread Times(decimal factor) =>
        this with { Points = Points * factor, Percent = Percent * factor, Ticks = Ticks * factor };
}

/// <summary>Which fills pay a spread.</summary>
public enum SpreadSide
{
    /// <summary>Entries and exits, half of it each.</summary>
    Both,

    /// <summary>Entries, the whole of it.</summary>
    Entry,
}

/// <summary>Which prices of the data orders meet.</summary>
public enum FillPrice
{
    /// <summary>The last price.</summary>
    Last,

    /// <summary>Buys the ask and sells the bid, where the data has them.</summary>
    Quotes,
}

/// <summary>What an entry may cost.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Long">Share of a long position's value that margin takes.</param>
/// <param name="Short">Share of a short position's value that margin takes.</param>
/// <param name="Options">Share of an option position's value that margin takes; null: what a scan of the exchange's rules says.</param>
/// <param name="Shrink">True when an order beyond it is made smaller, false when it is rejected.</param>
public sealed record BuyingPower(
    BuyingPowerRule Rule = BuyingPowerRule.Unlimited, decimal Long = 1, decimal Short = 1, decimal? Options = null, bool Shrink = false)
{
    /// <summary>True when the scan charges contracts of one expiry that hedge those of another, as the exchange does.</summary>
    public bool CalendarCharge { get; init; }
}

/// <summary>Rule of a <see cref="BuyingPower"/>.</summary>
public enum BuyingPowerRule
{
    /// <summary>The account lends what a trade needs.</summary>
    Unlimited,

    /// <summary>Every position takes its whole value.</summary>
    Cash,

    /// <summary>A position takes a share of its value.</summary>
    Margin,
}

/// <summary>When market orders fill.</summary>
public enum FillRule
{
    /// <summary>At the first tick after the decision.</summary>
    NextTick,

    /// <summary>At the tick that triggered; for a candle-close walk the tick that crossed the boundary.</summary>
    SameTick,

    /// <summary>At the close of the signal candle.</summary>
    SignalClose,
}

/// <summary>What fills a limit order or a target that the price comes to.</summary>
public enum LimitFill
{
    /// <summary>A price at the limit.</summary>
    Touch,

    /// <summary>A price beyond the limit: who waits in the order book at the limit itself may not be served.</summary>
    Penetration,
}

/// <summary>What a position with option details trades.</summary>
public enum OptionPricing
{
    /// <summary>The option's own prices, which must be in the data.</summary>
    Data,

    /// <summary>The option at the price that a model computes from the underlying's.</summary>
    Model,

    /// <summary>The underlying in its place.</summary>
    Underlying,
}

/// <summary>What prices an option that the data have no price of.</summary>
public enum OptionFallback
{
    /// <summary>Nothing: its order is rejected.</summary>
    None,

    /// <summary>The model.</summary>
    Model,
}
