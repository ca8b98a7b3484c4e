using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Options;

namespace StrategyRuntime.Engine.Strategies;

/// <summary>Whether the contracts that a strategy asks for can be found by the rules of its exchange.</summary>
public static class OptionPositions
{
    /// <summary>Why positions cannot trade the contracts that they ask for, with the node of each.</summary>
    public static IEnumerable<(EntryNode Node, string Message)> OptionProblems(this StrategyDefinition strategy)
    {
        var market = OptionMarket.Of(strategy.Trading.Symbol, strategy.Exchange);
        foreach (var node in strategy.Nodes.OfType<EntryNode>())
        {
            foreach (var position in node.Positions)
            {
                if (position.Option is { } option && Problem(option, market, strategy) is { } problem)
                    yield return (node, $"Position '{position.Vpi}' trades an option of {strategy.Trading.Symbol}: {problem}");
            }
        }
    }

    private static string? Problem(OptionDetails option, OptionMarket market, StrategyDefinition strategy)
    {
        var exchange = strategy.Exchange.Name;
        if (option.Expiry.Cycle != ExpiryCycle.Date && !market.HasCalendar)
            return $"the expiry days of {exchange} are not known, so the expiry must be a date and not {option.Expiry}.";
        if (option.Strike.Kind != StrikeKind.Strike && option.StrikeStep is null && market.StrikeStep is null)
            return "its strike step is not known; say \"strikeStep\".";
        if (strategy.Trading.Contract is not null) return "options on a chain of futures cannot be priced.";
        return strategy.Trading.Actions.Any(a => a.Kind != CorporateActionKind.Dividend)
            ? "it has splits, bonuses or rights, which change contracts; options on it cannot be priced."
            : null;
    }
}
