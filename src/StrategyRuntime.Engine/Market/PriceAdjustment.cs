namespace StrategyRuntime.Engine.Market;

/// <summary>
/// From an instant on a unit of a symbol is something else: prices before it are compared with later ones, and positions and orders are
/// carried over, only after they were adjusted.
/// </summary>
/// <param name="Time">The instant: the beginning of a trading day.</param>
/// <param name="Symbol">Index of the symbol.</param>
/// <param name="Date">The trading day.</param>
/// <param name="Kind">What happens.</param>
public sealed record PriceAdjustment(UtcTime Time, int Symbol, DateOnly Date, PriceAdjustmentKind Kind)
{
    /// <summary>Units that one unit becomes, or for rights the further units for each one held; null where units stay.</summary>
    public decimal? Ratio { get; init; }

    /// <summary>Money for each unit, or for rights what a further unit costs; null without any.</summary>
    public decimal? Amount { get; init; }

    /// <summary>Of a roll: the contract that is left, and its last price.</summary>
    public (string Symbol, decimal Price)? From { get; init; }

    /// <summary>Of a roll: the contract that is traded from then on, and its price at that moment.</summary>
    public (InstrumentDetails Contract, decimal Price)? To { get; init; }

    /// <summary>Of a roll: true when candles and indicators are carried over by the ratio of the prices.</summary>
    public bool ByRatio { get; init; }

    /// <summary>True when prices before it are adjusted.</summary>
    public bool ChangesPrices => Kind != PriceAdjustmentKind.Dividend;

    /// <summary>How earlier candles become comparable with later ones.</summary>
    /// <param name="last">The last price before it.</param>
    internal PriceScale OfCandles(decimal last) =>
        ByRatio && From!.Value.Price > 0 && To!.Value.Price > 0
            ? new PriceScale(From.Value.Price / To.Value.Price, 0, 1)
            : OfPositions(last);

    /// <summary>How positions and orders are carried over.</summary>
    /// <param name="last">The last price before it.</param>
    internal PriceScale OfPositions(decimal last) => Kind switch
    {
        PriceAdjustmentKind.Dividend => PriceScale.Same,
        PriceAdjustmentKind.Roll => new PriceScale(1, To!.Value.Price - From!.Value.Price, 1),
        PriceAdjustmentKind.Rights => PriceScale.OfUnits(UnitsOfRights(last)),
        _ => PriceScale.OfUnits(Ratio!.Value),
    };

    // Who holds rights can sell them: what they are worth is kept as further units at the price without the rights.
    private decimal UnitsOfRights(decimal last)
    {
        var after = Decimals.Quotient(Decimals.Sum(last, Decimals.Product(Ratio!.Value, Amount!.Value)), 1 + Ratio.Value);
        return after <= 0 || last <= after ? 1 : decimal.Round(last / after, 12);
    }
}

/// <summary>Kind of a <see cref="PriceAdjustment"/>.</summary>
public enum PriceAdjustmentKind
{
    /// <summary>Units become more, or fewer.</summary>
    Split,

    /// <summary>Money is paid.</summary>
    Dividend,

    /// <summary>Further units are given.</summary>
    Bonus,

    /// <summary>Further units can be bought below the price.</summary>
    Rights,

    /// <summary>The next contract of a chain is traded.</summary>
    Roll,
}

/// <summary>How a price becomes comparable with later ones: price ÷ divisor + shift; units are multiplied.</summary>
/// <param name="Divisor">What prices are divided by.</param>
/// <param name="Shift">What is added then.</param>
/// <param name="Units">What units and volumes are multiplied by.</param>
internal readonly record struct PriceScale(decimal Divisor, decimal Shift, decimal Units)
{
    // Quotients without an end are cut there.
    private const int DecimalsBeyondPrice = 8;

    /// <summary>Prices and units stay.</summary>
    public static PriceScale Same => new(1, 0, 1);

    /// <summary>One unit becomes several.</summary>
    public static PriceScale OfUnits(decimal units) => new(units, 0, units);

    /// <summary>A price.</summary>
    public double Apply(double price) => Divisor == 1 ? price + (double)Shift : price / (double)Divisor + (double)Shift;

    /// <summary>A price.</summary>
    public decimal Apply(decimal price) => Divisor == 1 ? Decimals.Sum(price, Shift) : Decimals.Sum(Divide(price), Shift);

    /// <summary>A distance between prices.</summary>
    public decimal ApplyToDistance(decimal distance) => Divisor == 1 ? distance : Divide(distance);

    /// <summary>A number of units.</summary>
    public decimal ApplyToUnits(decimal units) => Units == 1 ? units : Decimals.Product(units, Units);

    /// <summary>A candle.</summary>
    public Candle Apply(in Candle candle) => candle with
    {
        Open = Apply(candle.Open),
        High = Apply(candle.High),
        Low = Apply(candle.Low),
        Close = Apply(candle.Close),
        Volume = Units == 1 ? candle.Volume : candle.Volume * (double)Units,
    };

    private decimal Divide(decimal price) => decimal.Round(
        Decimals.Quotient(price, Divisor), Math.Min(28, Decimals.Normalize(price).Scale + DecimalsBeyondPrice));
}
