using StrategyRuntime.Engine.Costs;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Options;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Portfolio;

/// <summary>A position from its entry to its last exit. Quantities count lots; a lot is <see cref="Multiplier"/> units.</summary>
internal sealed class Position
{
    private const int QuotientDecimals = 8;
    // Most positions have one.
    private readonly List<PositionExit> _exits = new(1);
    private decimal _entryFeesOpen;
    private bool _wasAddedTo;
    private string? _tradeId;

    public Position(PositionTemplate template, string symbol, int reEntry, decimal quantity, decimal price, decimal fees, UtcTime time)
    {
        Template = template;
        Symbol = symbol;
        ReEntry = reEntry;
        Quantity = QuantityOpen = quantity;
        EntryPrice = price;
        EntryFees = _entryFeesOpen = Fees = fees;
        OpenCost = Decimals.Product(price, quantity);
        EntryTime = time;
        var mark = (double)price;
        HighestPrice = LowestPrice = mark;
    }

    public PositionTemplate Template { get; }

    public string TradeId =>
        _tradeId ??= string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Template.Vpi}-r{ReEntry}");

    public string Symbol { get; private set; }

    public int ReEntry { get; }

    /// <summary>What was bought or sold in all.</summary>
    public decimal Quantity { get; private set; }

    public decimal QuantityOpen { get; private set; }

    public decimal Multiplier => Template.Multiplier;

    /// <summary>Price of the entry; the mean price of what is open where a further entry added to it.</summary>
    public decimal EntryPrice { get; private set; }

    /// <summary>Price × lots of what is open, exact.</summary>
    public decimal OpenCost { get; private set; }

    /// <summary>Price of the underlying at the entry, before slippage and spread.</summary>
    public decimal UnderlyingEntryPrice { get; set; }

    /// <summary>
    /// What the closed part made on the underlying's price, before fees; 0 where <see cref="Account.FollowsUnderlying"/> is off.
    /// </summary>
    public decimal UnderlyingRealized { get; private set; }

    /// <summary>The option contract that it trades; null when it trades the instrument itself.</summary>
    public OptionQuote? Option { get; init; }

    /// <summary>Price of the underlying at the last exit of an option; null while there was none.</summary>
    public decimal? UnderlyingExitPrice { get; set; }

    /// <summary>Volatility that the price of the entry of an option meant; null when none did.</summary>
    public decimal? EntryVolatility { get; init; }

    /// <summary>Volatility that the last exit of an option was priced at; null while there was none, and at the settlement.</summary>
    public decimal? ExitVolatility { get; set; }

    /// <summary>Units that are open, below 0 when it is short; kept for options alone.</summary>
    public double SignedUnits { get; set; }

    public UtcTime EntryTime { get; }

    public decimal EntryFees { get; private set; }

    /// <summary>Entry and exit fees paid so far.</summary>
    public decimal Fees { get; private set; }

    /// <summary>The lines of the notes of all its fills; null where the account's costs are no preset.</summary>
    public Charges? Charges { get; private set; }

    /// <summary>Dividends that were credited (above 0) or charged; they are in the realized profit.</summary>
    public decimal Dividends { get; private set; }

    /// <summary>Funding that was received (above 0) or paid; it is in the realized profit.</summary>
    public decimal Funding { get; private set; }

    /// <summary>Fee for borrowed shares, as what it did to the realized profit: at most 0.</summary>
    public decimal BorrowFee { get; private set; }

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

    public decimal UnrealizedPnl(decimal price) =>
        Decimals.Product(Decimals.Sum(Decimals.Product(price, QuantityOpen), -OpenCost), Multiplier) * Sign;

    /// <summary>A further entry adds to the position; its price counts by quantity.</summary>
    public void Add(decimal quantity, decimal price, decimal fees)
    {
        _wasAddedTo = true;
        Quantity += quantity;
        QuantityOpen += quantity;
        OpenCost = Decimals.Sum(OpenCost, Decimals.Product(price, quantity));
        EntryPrice = decimal.Round(OpenCost / QuantityOpen, Math.Min(28, QuotientDecimals + Decimals.Normalize(price).Scale));
        EntryFees += fees;
        _entryFeesOpen += fees;
        Fees += fees;
        Mark((double)price);
    }

    /// <summary>Units of the price changed; what was closed before is counted in the new ones, so that a trade has one unit.</summary>
    public void Adjust(PriceScale scale)
    {
        if (scale.Units != 1)
        {
            _wasAddedTo = true;
            Quantity = scale.ApplyToUnits(Quantity);
            QuantityOpen = scale.ApplyToUnits(QuantityOpen);
        }
        OpenCost = Decimals.Sum(OpenCost, Decimals.Product(scale.Shift, QuantityOpen));
        EntryPrice = scale.Apply(EntryPrice);
        UnderlyingEntryPrice = scale.Apply(UnderlyingEntryPrice);
        (HighestPrice, LowestPrice) = (scale.Apply(HighestPrice), scale.Apply(LowestPrice));
        for (var i = 0; i < _exits.Count; i++)
            _exits[i] = _exits[i] with { Price = scale.Apply(_exits[i].Price), Quantity = scale.ApplyToUnits(_exits[i].Quantity) };
        if (_exits.Count > 0) ExitPrice = _exits.Count == 1 ? _exits[0].Price : MeanExitPrice();
    }

    /// <summary>The position goes on in another contract, which costs the fees of leaving the one and entering the other.</summary>
    public void RollTo(string symbol, decimal fees)
    {
        Symbol = symbol;
        if (fees == 0) return;
        _wasAddedTo = true;
        EntryFees += fees;
        _entryFeesOpen += fees;
        Fees += fees;
    }

    /// <summary>A fill has a note; null when it has none. Its total is in the fees.</summary>
    public void AddCharges(Charges? charges) => Charges = Charges.Sum(Charges, charges);

    /// <summary>A dividend was credited (above 0) or charged.</summary>
    public void AddDividend(decimal cash)
    {
        Dividends = Decimals.Sum(Dividends, cash);
        AddCash(cash);
    }

    /// <summary>Holding it was paid for, or cost.</summary>
    public void AddFinancing(FinancingKind kind, decimal cash)
    {
        if (kind == FinancingKind.Funding) Funding = Decimals.Sum(Funding, cash);
        else BorrowFee = Decimals.Sum(BorrowFee, cash);
        AddCash(cash);
    }

    /// <summary>What the open part makes on the underlying's price, before fees.</summary>
    public decimal UnderlyingUnrealized(decimal price) => Underlying(QuantityOpen, price);

    /// <summary>A part was closed while the underlying stood at a price.</summary>
    public void RealizeUnderlying(decimal quantity, decimal price) =>
        UnderlyingRealized = Decimals.Sum(UnderlyingRealized, Underlying(quantity, price));

    private void AddCash(decimal cash)
    {
        GrossRealized = Decimals.Sum(GrossRealized, cash);
        RealizedPnl = Decimals.Sum(RealizedPnl, cash);
    }

    private decimal Underlying(decimal quantity, decimal price) =>
        Decimals.Product(Decimals.Product(price - UnderlyingEntryPrice, quantity), Multiplier) * Sign;

    public void Mark(double price)
    {
        if (price > HighestPrice) HighestPrice = price;
        else if (price < LowestPrice) LowestPrice = price;
    }

    /// <summary>
    /// Closes <paramref name="quantity"/> lots; quantity, cost and fees are split exactly. Returns what it made before fees.
    /// </summary>
    public decimal Reduce(
        decimal quantity, decimal price, decimal fees, UtcTime time, string nodeId, string reason, IReadOnlyList<ExecutionId> flow)
    {
        var cost = quantity == QuantityOpen ? OpenCost
            : _wasAddedTo ? decimal.Round(Decimals.Share(OpenCost, quantity, QuantityOpen), QuotientDecimals)
            : Decimals.Product(EntryPrice, quantity);
        var gross = Decimals.Product(Decimals.Sum(Decimals.Product(price, quantity), -cost), Multiplier) * Sign;
        var entryFees = EntryFeesOf(quantity);
        OpenCost -= cost;
        QuantityOpen -= quantity;
        _entryFeesOpen -= entryFees;
        GrossRealized = Decimals.Sum(GrossRealized, gross);
        Fees += fees;
        var pnl = Decimals.Sum(gross, -fees - entryFees);
        RealizedPnl = Decimals.Sum(RealizedPnl, pnl);
        _exits.Add(new PositionExit(time, price, quantity, pnl, nodeId));
        ExitPrice = _exits.Count == 1 ? price : MeanExitPrice();
        ExitFlow = flow;
        ExitReason = reason;
        Mark((double)price);
        return gross;
    }

    private decimal MeanExitPrice()
    {
        decimal value = 0, quantity = 0;
        foreach (var exit in _exits)
        {
            value = Decimals.Sum(value, Decimals.Product(exit.Price, exit.Quantity));
            quantity += exit.Quantity;
        }
        return decimal.Round(value / quantity, QuotientDecimals);
    }

    // The last exit takes what is left of the entry fees, so that the shares add up to the whole. Shares are cut at a fixed number of
    // decimals: sums of them stay exact, which 28 digits of a quotient would not.
    private decimal EntryFeesOf(decimal quantity)
    {
        if (quantity == QuantityOpen) return _entryFeesOpen;
        if (_wasAddedTo) return decimal.Round(Decimals.Share(_entryFeesOpen, quantity, QuantityOpen), QuotientDecimals);
        var before = Quantity - QuantityOpen;
        return FeesUpTo(before + quantity) - FeesUpTo(before);
    }

    private decimal FeesUpTo(decimal closed) => decimal.Round(Decimals.Share(EntryFees, closed, Quantity), QuotientDecimals);
}

/// <summary>One exit of a position; P&amp;L net of its fees.</summary>
internal readonly record struct PositionExit(UtcTime Time, decimal Price, decimal Quantity, decimal Pnl, string NodeId);
