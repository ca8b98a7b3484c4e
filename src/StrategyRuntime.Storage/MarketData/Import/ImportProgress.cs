namespace StrategyRuntime.Storage.MarketData.Import;

/// <summary>How far an import is.</summary>
/// <param name="Rows">Rows that were read.</param>
/// <param name="Percent">How much of the file that is.</param>
public readonly record struct ImportProgress(long Rows, double Percent);
