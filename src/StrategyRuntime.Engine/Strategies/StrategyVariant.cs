namespace StrategyRuntime.Engine.Strategies;

/// <summary>
/// The same strategy with a change, for a run that answers "what if". Nodes keep their places and ids, so that results can be compared.
/// </summary>
public static class StrategyVariant
{
    /// <summary>Without a node: nothing leads to it any more, so that it and what only it leads to never act.</summary>
    public static StrategyDefinition Without(this StrategyDefinition strategy, StrategyNode node) =>
        strategy.With([.. strategy.Nodes.Select(n => n with { Children = [.. n.Children.Where(c => c != node.Index)] })]);

    /// <summary>
    /// With a signal that looks at the candles of a while ago; of another node the signals that lead to it. Null when they look at no
    /// candle or indicator that closed, so that they cannot be late.
    /// </summary>
    public static StrategyDefinition? Delayed(this StrategyDefinition strategy, StrategyNode node, int candles)
    {
        var delay = new CandleDelay(candles);
        var late = node is SignalNode ? [node] : strategy.Nodes.Where(n => n is SignalNode && n.Children.Contains(node.Index)).ToArray();
        var nodes = strategy.Nodes.Select(n => n is SignalNode signal && late.Contains(n) ? delay.Apply(signal) : n).ToArray();
        return delay.HasShifted ? strategy.With(nodes) : null;
    }

    /// <summary>
    /// With the stops of an entry's positions at a multiple of their distance, trailing stops among them; null when it has none that is a
    /// distance.
    /// </summary>
    public static StrategyDefinition? WithStops(this StrategyDefinition strategy, EntryNode entry, decimal factor) =>
        entry.Positions.Any(p => CanScale(p.StopLoss) || CanScale(p.TrailingStop))
            ? strategy.WithPositions(
                entry, p => p with { StopLoss = Scaled(p.StopLoss, factor), TrailingStop = Scaled(p.TrailingStop, factor) })
            : null;

    /// <summary>With the targets of an entry's positions at a multiple of their distance; null when it has none that is one.</summary>
    public static StrategyDefinition? WithTargets(this StrategyDefinition strategy, EntryNode entry, decimal factor) =>
        entry.Positions.Any(p => CanScale(p.TakeProfit) || p.TakeProfitSteps.Any(s => CanScale(s.Distance)))
            ? strategy.WithPositions(entry, p => p with
            {
                TakeProfit = Scaled(p.TakeProfit, factor),
                TakeProfitSteps = [.. p.TakeProfitSteps.Select(s => s with { Distance = Scaled(s.Distance, factor)! })],
            })
            : null;

    private static StrategyDefinition WithPositions(
        this StrategyDefinition strategy, EntryNode entry, Func<PositionTemplate, PositionTemplate> change) => strategy.With(
        [.. strategy.Nodes.Select(n => n == entry ? entry with { Positions = [.. entry.Positions.Select(change)] } : n)]);

    private static StrategyDefinition With(this StrategyDefinition strategy, StrategyNode[] nodes) => new(
        strategy.StrategyId, strategy.Name, strategy.Exchange, strategy.Trading, strategy.Supporting, nodes,
        (StartNode)nodes[strategy.Start.Index])
    {
        GlobalVariables = strategy.GlobalVariables,
        TrailingVariables = strategy.TrailingVariables,
        Parameters = strategy.Parameters,
    };

    // An absolute price is no distance: how far it is depends on the entry.
    private static bool CanScale(PriceDistance? distance) => distance is { Kind: not DistanceKind.Price };

    private static PriceDistance? Scaled(PriceDistance? distance, decimal factor)
    {
        if (distance is null || !CanScale(distance)) return distance;
        return distance.Computed is { } computed
            ? distance with { Computed = new MathExpression(MathOperation.Multiply, computed, new ConstantExpression((double)factor)) }
            : distance with { Value = distance.Value * factor };
    }

    /// <summary>Moves what conditions read of closed candles back by some candles.</summary>
    private sealed class CandleDelay(int candles)
    {
        public bool HasShifted { get; private set; }

        public SignalNode Apply(SignalNode signal)
        {
            var delayed = signal with { Conditions = Apply(signal.Conditions) };
            return delayed switch
            {
                EntrySignalNode { ReEntryConditions: { } other } entry => entry with { ReEntryConditions = Apply(other) },
                ExitSignalNode { ReEntryExitConditions: { } other } exit => exit with { ReEntryExitConditions = Apply(other) },
                _ => delayed,
            };
        }

        private ConditionGroup Apply(ConditionGroup group) => group with { Members = [.. group.Members.Select(Apply)] };

        private Condition Apply(Condition condition) => condition switch
        {
            ConditionGroup group => Apply(group),
            ConditionLeaf leaf => leaf with { Left = Apply(leaf.Left), Right = [.. leaf.Right.Select(Apply)] },
            _ => condition,
        };

        private Expression Apply(Expression expression) => expression switch
        {
            IndicatorExpression e => Shifted(e with { Offset = Math.Min(e.Offset, -1) - candles }),
            CandleExpression e => Shifted(e with { Offset = e.Offset - candles }),
            CandleRangeExpression e => Shifted(e with { From = e.From - candles, To = e.To - candles }),
            MathExpression e => e with { Left = Apply(e.Left), Right = Apply(e.Right) },
            FunctionExpression e => e with { Arguments = [.. e.Arguments.Select(Apply)] },
            _ => expression,
        };

        private Expression Shifted(Expression expression)
        {
            HasShifted = true;
            return expression;
        }
    }
}
