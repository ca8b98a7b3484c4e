using StrategyRuntime.Engine.Broker;
using StrategyRuntime.Engine.Candles;
using StrategyRuntime.Engine.Conditions;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Graph;

/// <summary>
/// The numbers of orders that are expressions: evaluated when an order is placed. Computed prices lie on the price step. A template without
/// expressions is used as it is.
/// </summary>
internal sealed class OrderNumbers(ExpressionCompiler expressions, PaperBroker broker)
{
    private readonly Dictionary<Expression, CompiledExpression> _compiled = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Expression, CandleSeries[]> _candles = new(ReferenceEqualityComparer.Instance);

    /// <summary>Binds all expressions of a position before the first tick.</summary>
    public void Prepare(PositionTemplate template)
    {
        Prepare(template.Order);
        Prepare(
            template.ComputedQuantity, template.TrailingLevel, template.Sizing?.Computed, template.StopLoss?.Computed,
            template.TakeProfit?.Computed, template.TrailingStop?.Computed, template.TrailingActivation?.Computed,
            template.TrailingStep?.Computed);
        foreach (var step in template.TakeProfitSteps) Prepare(step.Distance.Computed);
        if (template.TrailingLevel is { } level) _candles.TryAdd(level, expressions.CandlesOf(_compiled[level]));
    }

    /// <summary>Binds all expressions of an order before the first tick.</summary>
    public void Prepare(OrderTemplate order) => Prepare(
        order.ComputedLimitPrice, order.ComputedStopPrice, order.ComputedLimitOffset, order.ComputedStopOffset, order.Trail?.Computed);

    /// <summary>Binds expressions; those that are not there are skipped.</summary>
    public void Prepare(params ReadOnlySpan<Expression?> wanted)
    {
        foreach (var expression in wanted)
        {
            if (expression is not null) _compiled.TryAdd(expression, expressions.Compile(expression));
        }
    }

    /// <summary>Value of an expression now; null when it has none, or when there is no expression.</summary>
    public decimal? Value(Expression? expression) =>
        expression is null || _compiled[expression].Value() is not (var value and not double.NaN) ? null : Decimals.Of(value);

    /// <summary>How many candles of the finest timeframe that an expression reads have closed.</summary>
    public long ClosedCandles(Expression expression)
    {
        long closed = 0;
        foreach (var series in _candles[expression]) closed += series.ClosedCount;
        return closed;
    }

    /// <summary>A computed price on the price step; null when it has no value.</summary>
    public decimal? Price(Expression? expression) => Value(expression) is { } price ? broker.OnStep(price) : null;

    /// <summary>The order with its numbers; null when one of them has no value.</summary>
    public OrderTemplate? Resolve(OrderTemplate order)
    {
        if (!Computes(order)) return order;
        var resolved = order with
        {
            LimitPrice = Price(order.ComputedLimitPrice) ?? order.LimitPrice,
            StopPrice = Price(order.ComputedStopPrice) ?? order.StopPrice,
            LimitOffset = Value(order.ComputedLimitOffset) ?? order.LimitOffset,
            StopOffset = Value(order.ComputedStopOffset) ?? order.StopOffset,
            Trail = order.Trail is { } trail ? Resolve(trail) : null,
        };
        var isComplete = (order.ComputedLimitPrice is null || resolved.LimitPrice is not null)
            && (order.ComputedStopPrice is null || resolved.StopPrice is not null)
            && (order.ComputedLimitOffset is null || resolved.LimitOffset is not null)
            && (order.ComputedStopOffset is null || resolved.StopOffset is not null)
            && (order.Trail is null || resolved.Trail is not null);
        return isComplete ? resolved : null;
    }

    /// <summary>The position with its numbers; null when one of them has no value.</summary>
    public PositionTemplate? Resolve(PositionTemplate template)
    {
        if (!Computes(template)) return template;
        TargetStep?[] steps =
            [.. template.TakeProfitSteps.Select(s => Resolve(s.Distance) is { } distance ? s with { Distance = distance } : null)];
        var resolved = template with
        {
            Quantity = template.ComputedQuantity is { } quantity ? Value(quantity) ?? 0 : template.Quantity,
            Sizing = template.Sizing is { Computed: { } size } sizing ? sizing with { Value = Value(size) ?? 0 } : template.Sizing,
            StopLoss = Resolve(template.StopLoss),
            TakeProfit = Resolve(template.TakeProfit),
            TrailingStop = Resolve(template.TrailingStop),
            TrailingActivation = Resolve(template.TrailingActivation),
            TrailingStep = Resolve(template.TrailingStep),
            TakeProfitSteps = [.. steps.OfType<TargetStep>()],
        };
        var isComplete = (template.ComputedQuantity is null || Value(template.ComputedQuantity) is not null)
            && (template.Sizing?.Computed is not { } amount || Value(amount) is not null)
            && resolved.StopLoss is null == template.StopLoss is null
            && resolved.TakeProfit is null == template.TakeProfit is null
            && resolved.TrailingStop is null == template.TrailingStop is null
            && resolved.TrailingActivation is null == template.TrailingActivation is null
            && resolved.TrailingStep is null == template.TrailingStep is null
            && Array.TrueForAll(steps, s => s is not null);
        return isComplete ? resolved : null;
    }

    /// <summary>A distance with its number; null when it has none.</summary>
    public PriceDistance? Resolve(PriceDistance? distance)
    {
        if (distance is not { Computed: { } computed }) return distance;
        return (distance.Kind == DistanceKind.Price ? Price(computed) : Value(computed)) is { } value
            ? distance with { Value = value, Computed = null }
            : null;
    }

    private static bool Computes(OrderTemplate order) =>
        order.ComputedLimitPrice is not null || order.ComputedStopPrice is not null || order.ComputedLimitOffset is not null
        || order.ComputedStopOffset is not null || order.Trail?.Computed is not null;

    private static bool Computes(PositionTemplate template) =>
        template.ComputedQuantity is not null || template.Sizing?.Computed is not null || template.StopLoss?.Computed is not null
        || template.TakeProfit?.Computed is not null || template.TrailingStop?.Computed is not null
        || template.TrailingActivation?.Computed is not null || template.TrailingStep?.Computed is not null
        || (template.TakeProfitSteps.Count > 0 && template.TakeProfitSteps.Any(s => s.Distance.Computed is not null));
}
