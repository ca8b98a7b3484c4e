namespace StrategyRuntime.Engine.Market;

/// <summary>Fills a span with the next ticks.</summary>
/// <returns>How many; 0 at the end.</returns>
public delegate int TickRead(Span<Tick> destination);
