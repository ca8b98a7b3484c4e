namespace StrategyRuntime.Storage.MarketData.Reports;

/// <summary>What is odd about the data of a file. Nothing in it is wrong by itself; each is a place to look at.</summary>
/// <param name="Symbol">Symbol.</param>
/// <param name="Timeframe"><c>ticks</c> or the timeframe of its bars.</param>
/// <param name="Exchange">Exchange whose calendar it was held against; empty for a market that never closes.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="From">Time of the first row.</param>
/// <param name="To">Time of the last row.</param>
/// <param name="Gaps">Sessions and parts of sessions without rows.</param>
/// <param name="Outliers">Prices that jump away and come back.</param>
/// <param name="ZeroPrices">Rows with a price of zero or less.</param>
/// <param name="StalePrices">Rows whose prices do not move.</param>
/// <param name="Splits">Jumps between days that a split would explain.</param>
public sealed record QualityReport(
    string Symbol,
    string Timeframe,
    string Exchange,
    long Rows,
    string From,
    string To,
    Findings<QualityGap> Gaps,
    Findings<QualityJump> Outliers,
    Findings<QualityRow> ZeroPrices,
    Findings<StaleRows> StalePrices,
    Findings<LikelySplit> Splits);

/// <summary>Findings of one kind.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Items">The first hundred.</param>
public sealed record Findings<T>(long Count, IReadOnlyList<T> Items);

/// <summary>A time of trading without rows.</summary>
/// <param name="From">Time of the row before it.</param>
/// <param name="To">Time of the row behind it.</param>
/// <param name="Missing">Bars that are missing; of ticks trading days.</param>
public sealed record QualityGap(string From, string To, long Missing);

/// <summary>A price far from those around it.</summary>
/// <param name="Timestamp">Time of the row.</param>
/// <param name="Price">Its close.</param>
/// <param name="Before">Close of the row before.</param>
/// <param name="After">Close of the row behind.</param>
public sealed record QualityJump(string Timestamp, double Price, double Before, double After);

/// <summary>A row.</summary>
/// <param name="Timestamp">Its time.</param>
/// <param name="Price">Its lowest price.</param>
public sealed record QualityRow(string Timestamp, double Price);

/// <summary>Rows of one price.</summary>
/// <param name="From">Time of the first.</param>
/// <param name="To">Time of the last.</param>
/// <param name="Rows">How many.</param>
/// <param name="Price">The price.</param>
public sealed record StaleRows(string From, string To, long Rows, double Price);

/// <summary>A jump between two days that is a simple ratio.</summary>
/// <param name="Timestamp">Time of the first row behind it.</param>
/// <param name="Ratio">Shares after it for one before, as <c>2:1</c>.</param>
/// <param name="Before">Last close before.</param>
/// <param name="After">First open behind.</param>
public sealed record LikelySplit(string Timestamp, string Ratio, double Before, double After);
