using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Run;

/// <summary>The adjustments of a run, in the order in which they come.</summary>
public static class PriceAdjustments
{
    /// <summary>Those of the corporate actions of a strategy's instruments.</summary>
    public static IReadOnlyList<PriceAdjustment> Of(StrategyDefinition strategy)
    {
        var instruments = strategy.Supporting is { } supporting ? new[] { strategy.Trading, supporting } : [strategy.Trading];
        return [.. instruments.SelectMany((instrument, symbol) => instrument.Actions.Select(a => Of(a, symbol, strategy.Exchange)))
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
}
