using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Run;

/// <summary>Everything a run depends on besides its market data and commands. Mode, speed and the wall clock are not among it.</summary>
/// <param name="Session">Which execution.</param>
/// <param name="Strategy">The strategy.</param>
/// <param name="Broker">The account.</param>
/// <param name="Fill">Fill rule: the execution's own, or the account's.</param>
/// <param name="Scale">Multiplies every quantity; positive.</param>
/// <param name="Capture">Which market events are kept.</param>
/// <param name="From">First instant that is traded; earlier data warms up. Null: from the first tick.</param>
/// <param name="To">Ticks at or after this instant are not read; null: to the end.</param>
/// <param name="Sources">Timeframe of the bars that each symbol is read from, null for ticks; index is the symbol.</param>
/// <param name="StrategyHash">SHA-256 of the strategy document, lower-case hex.</param>
public sealed record SimulationSettings(
    SessionId Session,
    StrategyDefinition Strategy,
    BrokerConnection Broker,
    FillRule Fill,
    decimal Scale,
    CaptureMode Capture,
    UtcTime? From,
    UtcTime? To,
    IReadOnlyList<Timeframe?> Sources,
    string StrategyHash)
{
    /// <summary>The contract of a chain that is traded first; null when the instrument is no chain.</summary>
    public InstrumentDetails? FirstContract { get; init; }

    /// <summary>Recorded prices that are read beside the ticks, by symbol.</summary>
    public IReadOnlyDictionary<string, IPriceRecord> Records { get; init; } = new Dictionary<string, IPriceRecord>();

    /// <summary>Adjustments of prices and positions, in the order in which they come.</summary>
    public IReadOnlyList<PriceAdjustment> Adjustments { get; init; } = [];

    /// <summary>
    /// How old a price may be that an order is filled at, on the clock of the data; null where the data are no feed, and any price counts.
    /// </summary>
    public TimeSpan? MaxPriceAge { get; init; }

    /// <summary>What becomes of positions that are open when the data end.</summary>
    public AtEnd AtEnd { get; init; }

    /// <summary>True when the run trades options on margin that a scan of prices and volatilities says.</summary>
    internal bool ScansOptions => Broker.BuyingPower is { Rule: BuyingPowerRule.Margin, Options: null }
        && Broker.OptionPricing != OptionPricing.Underlying && Strategy.Positions.Any(p => p.Option is not null);

    /// <summary>How the data of what is traded becomes ticks, in words.</summary>
    internal string PricePath => Sources[0] is null
        ? "ticks"
        : "open-low-high-close when the bar closed at or above its open, else open-high-low-close";
}
