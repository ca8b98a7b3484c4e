namespace StrategyRuntime.Engine.Settings;

/// <summary>A paper account: what it holds at the start of a run and what trading costs.</summary>
public sealed record BrokerConnection
{
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

    /// <summary>
    /// Full bid-ask spread in price points; market and stop orders pay half of it on each side of the tick's price, whatever bid and ask
    /// the data has.
    /// </summary>
    public decimal Spread { get; init; }

    /// <summary>What fills a limit order or a target that the price comes to.</summary>
    public LimitFill LimitFill { get; init; } = LimitFill.Touch;

    /// <summary>What a position with option details trades.</summary>
    public OptionPricing OptionPricing { get; init; } = OptionPricing.Data;
}

/// <summary>Slippage, paid on market and stop orders: ticks of the instrument plus percent of the price.</summary>
public sealed record Slippage(decimal Ticks = 0, decimal Percent = 0);

/// <summary>Commission of a fill: an amount per order, a percentage of its value, an amount per unit; all that are set add up.</summary>
public sealed record Commission(decimal PerOrder = 0, decimal Percent = 0, decimal PerUnit = 0);

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

    /// <summary>The underlying in its place.</summary>
    Underlying,
}
