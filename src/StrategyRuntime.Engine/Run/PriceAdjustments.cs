using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Run;

/// <summary>The adjustments of a run, in the order in which they come.</summary>
public static class PriceAdjustments
{
    /// <summary>Those of the corporate actions of a strategy's instruments, and the rolls of its chain.</summary>
    /// <param name="strategy">The strategy.</param>
    /// <param name="rolls">The rolls, as the data of the contracts say.</param>
    public static IReadOnlyList<PriceAdjustment> Of(StrategyDefinition strategy, IReadOnlyList<ChainRoll>? rolls = null)
    {
        var instruments = strategy.Supporting is { } supporting ? new[] { strategy.Trading, supporting } : [strategy.Trading];
        return [.. instruments.SelectMany((instrument, symbol) => instrument.Actions.Select(a => Of(a, symbol, strategy.Exchange)))
            .Concat((rolls ?? []).Select(r => Of(r, strategy)))
            .OrderBy(a => a.Time).ThenBy(a => a.Symbol)];
    }

    private static PriceAdjustment Of(CorporateAction action, int symbol, Exchange exchange)
    {
        var (kind, ratio) = action.Kind switch
        {
            CorporateActionKind.Dividend => (PriceAdjustmentKind.Dividend, null),
            CorporateActionKind.Bonus => (PriceAdjustmentKind.Bonus, 1 + action.Ratio),
            CorporateActionKind.Rights => (PriceAdjustmentKind.Rights, action.Ratio),
            _ => (PriceAdjustmentKind.Split, action.Ratio),
        };
        return new PriceAdjustment(exchange.Begin(action.Date.DayNumber), symbol, action.Date, kind)
        {
            Ratio = ratio, Amount = action.Amount,
        };
    }

    private static PriceAdjustment Of(ChainRoll roll, StrategyDefinition strategy) =>
        new(strategy.Exchange.Begin(roll.Day), 0, DateOnly.FromDayNumber(roll.Day), PriceAdjustmentKind.Roll)
        {
            From = (roll.From, roll.FromPrice),
            To = (roll.To, roll.ToPrice),
            ByRatio = strategy.Trading.Contract is { Adjustment: RollAdjustment.Ratio },
        };
}

/// <summary>The next contract of a chain takes the place of the one before.</summary>
/// <param name="Day">First trading day of it, days since 0001-01-01.</param>
/// <param name="From">The contract before.</param>
/// <param name="FromPrice">Its last price.</param>
/// <param name="To">The next contract.</param>
/// <param name="ToPrice">What it cost when that was the last price; its first price where it had none then.</param>
public sealed record ChainRoll(int Day, string From, decimal FromPrice, InstrumentDetails To, decimal ToPrice);
