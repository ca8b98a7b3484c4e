using System.Text.Json;

namespace StrategyRuntime.Storage.Story;

/// <summary>
/// Why a trade was made, how it went and why it ended, from the events of its run. Numbers are those of the events, unrounded.
/// </summary>
/// <param name="SessionId">The execution.</param>
/// <param name="Run">Number of the run.</param>
/// <param name="TradeId">The trade.</param>
/// <param name="Symbol">What was traded.</param>
/// <param name="Side"><c>BUY</c> or <c>SELL</c>.</param>
/// <param name="Quantity">Lots.</param>
/// <param name="Multiplier">Units of a lot.</param>
/// <param name="Status"><c>OPEN</c>, <c>PARTIAL</c> or <c>CLOSED</c>.</param>
/// <param name="Currency">Currency of the account.</param>
/// <param name="Entry">How it began.</param>
/// <param name="Protection">Stop and target at the entry, and each time one of them moved.</param>
/// <param name="Exits">What was closed, when and why.</param>
/// <param name="Exit">What led to the last exit; null while there was none.</param>
/// <param name="Result">What it made; null while it is open.</param>
/// <param name="Path">The nodes that led to entry and exit, in the order in which they completed.</param>
/// <param name="Previous">The trade that was closed before it, or null.</param>
/// <param name="Next">The trade that was closed after it, or null.</param>
/// <param name="Words">The story in sentences.</param>
public sealed record TradeStory(
    string SessionId,
    int Run,
    string TradeId,
    string Symbol,
    string Side,
    decimal Quantity,
    decimal Multiplier,
    string Status,
    string? Currency,
    StoryEntry Entry,
    IReadOnlyList<StoryProtection> Protection,
    IReadOnlyList<StoryExit> Exits,
    StoryReason? Exit,
    StoryResult? Result,
    IReadOnlyList<StoryStep> Path,
    string? Previous,
    string? Next,
    IReadOnlyList<string> Words);

/// <summary>How a trade began.</summary>
/// <param name="Time">When it was filled, ISO 8601.</param>
/// <param name="TradingDay">The exchange's trading day, <c>2024-10-29</c>.</param>
/// <param name="Price">At this price.</param>
/// <param name="CatchupId">The event after which the position was there; null when it is no longer in the log.</param>
/// <param name="NodeId">The entry node.</param>
/// <param name="Trigger">The signal that led to it.</param>
/// <param name="Order">The order as its fill has it; null when it was not found.</param>
/// <param name="Reason">The signal with its conditions.</param>
public sealed record StoryEntry(
    string Time, string TradingDay, decimal Price, string? CatchupId, string? NodeId, string? Trigger, JsonElement? Order,
    StoryReason? Reason);

/// <summary>A signal that fired, with its conditions and the values of that moment.</summary>
/// <param name="Reason">The word for an exit; null for an entry.</param>
/// <param name="NodeId">The signal; null when no signal was the cause.</param>
/// <param name="NodeName">Its name.</param>
/// <param name="Time">When it fired, ISO 8601.</param>
/// <param name="CatchupId">The event.</param>
/// <param name="Preview">The conditions in words.</param>
/// <param name="Conditions">Each comparison as the event has it, with both values and its result.</param>
/// <param name="Variables">Values that the signal recorded.</param>
public sealed record StoryReason(
    string? Reason,
    string? NodeId,
    string? NodeName,
    string? Time,
    string? CatchupId,
    string? Preview,
    IReadOnlyList<JsonElement> Conditions,
    JsonElement? Variables);

/// <summary>Where stop and target stood from a moment on.</summary>
/// <param name="Time">ISO 8601.</param>
/// <param name="CatchupId">The event.</param>
/// <param name="StopLoss">Stop loss, or null.</param>
/// <param name="TakeProfit">Target, or null.</param>
/// <param name="TrailingStop">Trailing stop, or null.</param>
public sealed record StoryProtection(string Time, string CatchupId, decimal? StopLoss, decimal? TakeProfit, decimal? TrailingStop);

/// <summary>A part that was closed.</summary>
/// <param name="Time">ISO 8601.</param>
/// <param name="TradingDay">The exchange's trading day.</param>
/// <param name="Price">At this price.</param>
/// <param name="Quantity">Lots.</param>
/// <param name="Pnl">Net profit of the part; null while the trade is open.</param>
/// <param name="NodeId">The node that closed it.</param>
/// <param name="CatchupId">The event after which it was closed; null when it was not found.</param>
public sealed record StoryExit(
    string Time, string TradingDay, decimal Price, decimal Quantity, decimal? Pnl, string? NodeId, string? CatchupId);

/// <summary>What a trade made.</summary>
/// <param name="Pnl">Net profit.</param>
/// <param name="GrossPnl">Before fees.</param>
/// <param name="Fees">Fees.</param>
/// <param name="PnlPercent">Percent of what was paid, or null.</param>
/// <param name="Mae">Largest move against it, in currency.</param>
/// <param name="Mfe">Largest move in its favour, in currency.</param>
/// <param name="DurationMinutes">How long it was held.</param>
/// <param name="CatchupId">The event of the trade.</param>
public sealed record StoryResult(
    decimal Pnl, decimal GrossPnl, decimal Fees, decimal? PnlPercent, decimal? Mae, decimal? Mfe, decimal DurationMinutes,
    string CatchupId);

/// <summary>A node that completed on the way of a trade.</summary>
/// <param name="ExecutionId">The firing.</param>
/// <param name="NodeId">The node.</param>
/// <param name="NodeName">Its name.</param>
/// <param name="NodeType">Its kind.</param>
/// <param name="Time">ISO 8601.</param>
/// <param name="CatchupId">The event.</param>
/// <param name="Part"><c>entry</c> or <c>exit</c>.</param>
public sealed record StoryStep(
    string ExecutionId, string NodeId, string NodeName, string NodeType, string Time, string CatchupId, string Part);
