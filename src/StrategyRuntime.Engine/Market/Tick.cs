namespace StrategyRuntime.Engine.Market;

/// <summary>
/// One price of one symbol. Prices are doubles here, because candles and indicators are; an order's fill turns its price into an exact
/// decimal.
/// </summary>
/// <param name="Time">When.</param>
/// <param name="Price">Last traded price (for quotes: the mid price).</param>
/// <param name="Volume">Quantity traded at this tick; 0 when the data has none.</param>
/// <param name="Bid">Best bid, NaN when the data has none.</param>
/// <param name="Ask">Best ask, NaN when the data has none.</param>
/// <param name="OpenInterest">Open interest, NaN when the data has none.</param>
/// <param name="Symbol">Index of the symbol in the run: 0 is the trading instrument, 1 the supporting one.</param>
/// <param name="OnPath">
/// True for a tick that a bar's price path reached from the tick before it, so that every price between the two was traded; false for a
/// real tick and for the first tick of a bar, which may have jumped.
/// </param>
public readonly record struct Tick(
    UtcTime Time, double Price, double Volume, double Bid, double Ask, double OpenInterest, int Symbol, bool OnPath = false);
