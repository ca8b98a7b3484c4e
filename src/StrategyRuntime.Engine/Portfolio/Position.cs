using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Portfolio;

/// <summary>A position from its entry to its last exit. Quantities count lots; a lot is <see cref="Multiplier"/> units.</summary>
internal sealed class Position
{
    private const int QuotientDecimals = 8;
    private readonly List<PositionExit> _exits = [];

    public Position(PositionTemplate template, string symbol, int reEntry, decimal quantity, decimal price, decimal fees, UtcTime time)
    {
        Template = template;
        Symbol = symbol;
        ReEntry = reEntry;
        TradeId = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{template.Vpi}-r{reEntry}");
        Quantity = QuantityOpen = quantity;
        EntryPrice = price;
        EntryFees = Fees = fees;
        EntryTime = time;
        var mark = (double)price;
        HighestPrice = LowestPrice = mark;
    }

    public PositionTemplate Template { get; }

    public string TradeId { get; }

    public string Symbol { get; }

    public int ReEntry { get; }

    public decimal Quantity { get; }

    public decimal QuantityOpen { get; private set; }

    public decimal Multiplier => Template.Multiplier;

    public decimal EntryPrice { get; }

    /// <summary>Price of the underlying at the entry, before slippage and spread.</summary>
    public decimal UnderlyingEntryPrice { get; set; }

    /// <summary>What the closed part made on the underlying's price, before fees.</summary>
    public decimal UnderlyingRealized { get; private set; }

    public UtcTime EntryTime { get; }

    public decimal EntryFees { get; }

    /// <summary>Entry and exit fees paid so far.</summary>
    public decimal Fees { get; private set; }

    /// <summary>Profit of what was closed, before fees.</summary>
    public decimal GrossRealized { get; private set; }

    public IReadOnlyList<PositionExit> Exits => _exits;

    public bool IsOpen => QuantityOpen > 0;

    public bool IsLong => Template.Side == Side.Buy;

    /// <summary>+1 long, −1 short.</summary>
    public int Sign => IsLong ? 1 : -1;

    /// <summary>Highest price since the entry.</summary>
    public double HighestPrice { get; private set; }

    /// <summary>Lowest price since the entry.</summary>
    public double LowestPrice { get; private set; }

    public Protection? Protection { get; set; }

    /// <summary>Number of the first match of a tick that its stops and targets take part in.</summary>
    public long FirstMatch { get; set; }

    public required string EntryNodeId { get; init; }

    /// <summary>Id of the signal node that led to the entry.</summary>
    public required string EntryTrigger { get; init; }

    public required IReadOnlyList<ExecutionId> EntryFlow { get; init; }

    public IReadOnlyList<ExecutionId> ExitFlow { get; private set; } = [];

    /// <summary>Why the last exit happened; null while there was none.</summary>
    public string? ExitReason { get; private set; }

    /// <summary>Profit of what was closed, net of its exit fees and its share of the entry fees.</summary>
    public decimal RealizedPnl { get; private set; }

    /// <summary>Quantity-weighted mean price of the exits; null while there was none.</summary>
    public decimal? ExitPrice { get; private set; }

    public decimal UnrealizedPnl(decimal price) => (price - EntryPrice) * QuantityOpen * Multiplier * Sign;

    /// <summary>What the open part makes on the underlying's price, before fees.</summary>
    public decimal UnderlyingUnrealized(decimal price) => (price - UnderlyingEntryPrice) * QuantityOpen * Multiplier * Sign;

    /// <summary>A part was closed while the underlying stood at a price.</summary>
    public void RealizeUnderlying(decimal quantity, decimal price) =>
        UnderlyingRealized += (price - UnderlyingEntryPrice) * quantity * Multiplier * Sign;

    public void Mark(double price)
    {
        if (price > HighestPrice) HighestPrice = price;
        else if (price < LowestPrice) LowestPrice = price;
    }

    /// <summary>Closes <paramref name="quantity"/> lots; quantity, cost and fees are split exactly.</summary>
    public void Reduce(
        decimal quantity, decimal price, decimal fees, UtcTime time, string nodeId, string reason, IReadOnlyList<ExecutionId> flow)
    {
        var gross = (price - EntryPrice) * quantity * Multiplier * Sign;
        QuantityOpen -= quantity;
        GrossRealized += gross;
        Fees += fees;
        // The last exit takes what is left of the entry fees, so that the shares add up to the whole.
        var entryFeesBefore = EntryFeesOf(Quantity - QuantityOpen - quantity);
        var pnl = gross - fees - (EntryFeesOf(Quantity - QuantityOpen) - entryFeesBefore);
        RealizedPnl += pnl;
        _exits.Add(new PositionExit(time, price, quantity, pnl, nodeId));
        ExitPrice = _exits.Count == 1 ? price : MeanExitPrice();
        ExitFlow = flow;
        ExitReason = reason;
        Mark((double)price);
    }

    private decimal MeanExitPrice() => decimal.Round(_exits.Sum(e => e.Price * e.Quantity) / _exits.Sum(e => e.Quantity), QuotientDecimals);

    // Shares are cut at a fixed number of decimals: sums of them stay exact, which 28 digits of a quotient would not.
    private decimal EntryFeesOf(decimal closed) =>
        closed == Quantity ? EntryFees : decimal.Round(EntryFees * closed / Quantity, QuotientDecimals);
}

/// <summary>One exit of a position; P&amp;L net of its fees.</summary>
internal readonly record struct PositionExit(UtcTime Time, decimal Price, decimal Quantity, decimal Pnl, string NodeId);
