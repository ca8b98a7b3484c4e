namespace StrategyRuntime.Storage.MarketData.Decoding;

/// <summary>What decoding a file came to.</summary>
/// <param name="Kind">What its rows are.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="SmallestGap">Smallest time between two bars, .NET ticks; <see cref="long.MaxValue"/> for ticks and single bars.</param>
/// <param name="Series">The rows; null when they were only checked.</param>
internal sealed record DecodedFile(RowKind Kind, long Rows, long SmallestGap, DecodedSeries? Series);
