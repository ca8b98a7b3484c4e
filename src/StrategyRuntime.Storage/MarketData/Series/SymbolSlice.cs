using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Storage.MarketData.Series;

/// <summary>The part of a symbol's data that a run reads, as numbers of its ticks.</summary>
/// <param name="Series">The data.</param>
/// <param name="WarmUpStart">First tick of the warm-up.</param>
/// <param name="Start">First tick of the run; the warm-up ends before it.</param>
/// <param name="End">First tick after the run.</param>
/// <param name="Symbol">Index of the symbol.</param>
internal readonly record struct SymbolSlice(DecodedSeries Series, long WarmUpStart, long Start, long End, int Symbol);
