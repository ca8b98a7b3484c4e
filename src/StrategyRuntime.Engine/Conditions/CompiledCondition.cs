using StrategyRuntime.Engine.Candles;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Conditions;

/// <summary>A condition bound to the state of one run.</summary>
internal abstract class CompiledCondition
{
    /// <summary>True when a tick alone can change the outcome.</summary>
    public abstract bool IsLive { get; }

    public abstract bool Holds();

    /// <summary>
    /// Prices of the traded symbol around the last one at which it cannot hold before the next epoch; none when that is not known.
    /// </summary>
    /// <param name="price">The last price.</param>
    public virtual PriceRange IdlePrices(double price) => PriceRange.None;

    /// <summary>The same of conditions that must all hold: the first that is known to fail is enough.</summary>
    public static PriceRange IdlePricesOfAll(CompiledCondition[] members, double price)
    {
        foreach (var member in members)
        {
            var prices = member.IdlePrices(price);
            if (prices.Contains(price)) return prices;
        }
        return PriceRange.None;
    }

    public static CompiledCondition Compile(Condition condition, ExpressionCompiler expressions) => condition switch
    {
        ConditionGroup { Logic: GroupLogic.And } group => new AllOf([.. group.Members.Select(m => Compile(m, expressions))]),
        ConditionGroup { Logic: GroupLogic.Not } group => new NoneOf([.. group.Members.Select(m => Compile(m, expressions))]),
        ConditionGroup group => new AnyOf([.. group.Members.Select(m => Compile(m, expressions))]),
        _ => new CompiledLeaf((ConditionLeaf)condition, expressions),
    };
}

internal sealed class AllOf(CompiledCondition[] members) : CompiledCondition
{
    public CompiledCondition[] Members => members;

    public override bool IsLive { get; } = members.Any(m => m.IsLive);

    public override PriceRange IdlePrices(double price) => IdlePricesOfAll(members, price);

    public override bool Holds()
    {
        foreach (var member in members)
        {
            if (!member.Holds()) return false;
        }
        return true;
    }
}

internal sealed class AnyOf(CompiledCondition[] members) : CompiledCondition
{
    public CompiledCondition[] Members => members;

    public override bool IsLive { get; } = members.Any(m => m.IsLive);

    public override PriceRange IdlePrices(double price)
    {
        var prices = PriceRange.All;
        foreach (var member in members) prices = prices.And(member.IdlePrices(price));
        return prices;
    }

    public override bool Holds()
    {
        foreach (var member in members)
        {
            if (member.Holds()) return true;
        }
        return false;
    }
}

internal sealed class NoneOf(CompiledCondition[] members) : CompiledCondition
{
    public CompiledCondition[] Members => members;

    public override bool IsLive { get; } = members.Any(m => m.IsLive);

    public override bool Holds()
    {
        foreach (var member in members)
        {
            if (member.Holds()) return false;
        }
        return true;
    }
}

/// <summary>A comparison; false when an operand is null (NaN).</summary>
internal sealed class CompiledLeaf : CompiledCondition
{
    private readonly CompiledExpression _left;
    private readonly CompiledExpression[] _right;
    private readonly CompiledExpression _firstRight;
    private readonly Crossing? _crossing;

    public CompiledLeaf(ConditionLeaf source, ExpressionCompiler expressions)
    {
        Source = source;
        _left = expressions.Compile(source.Left);
        _right = [.. source.Right.Select(r => expressions.Compile(r))];
        _firstRight = _right[0];
        IsLive = _left.IsLive || _right.Any(r => r.IsLive);
        if (source.Operator is ConditionOperator.CrossesAbove or ConditionOperator.CrossesBelow)
        {
            _crossing = expressions.Cross(source, _left, _firstRight);
            IsLive |= _crossing.StepsWithTicks;
        }
    }

    public ConditionLeaf Source { get; }

    public override bool IsLive { get; }

    /// <summary>Series whose candles its operands read.</summary>
    public IEnumerable<CandleSeries> Series => _left.Series.Concat(_right.SelectMany(r => r.Series));

    public double LeftValue() => _left.Value();

    public double RightValue(int index) => _right[index].Value();

    public override bool Holds()
    {
        var left = _left.Value();
        var right = _firstRight.Value();
        // Comparisons with NaN are false by themselves, except inequality and the ones made of several.
        return Source.Operator switch
        {
            ConditionOperator.Greater => left > right,
            ConditionOperator.Less => left < right,
            ConditionOperator.GreaterOrEqual => left >= right,
            ConditionOperator.LessOrEqual => left <= right,
            ConditionOperator.Equal => left == right,
            ConditionOperator.NotEqual => left < right || left > right,
            ConditionOperator.CrossesAbove => left > right && _crossing!.LeftBefore <= _crossing.RightBefore,
            ConditionOperator.CrossesBelow => left < right && _crossing!.LeftBefore >= _crossing.RightBefore,
            ConditionOperator.Between => left >= right && left <= _right[1].Value(),
            ConditionOperator.NotBetween => left < right ? !double.IsNaN(_right[1].Value()) : right <= left && left > _right[1].Value(),
            ConditionOperator.NotIn => IsNotIn(left),
            _ => IsIn(left),
        };
    }

    /// <summary>A comparison of the last price with what only an epoch changes fails on one side of that.</summary>
    public override PriceRange IdlePrices(double price)
    {
        if (!IsLive) return Holds() ? PriceRange.None : PriceRange.All;
        var priceIsLeft = _left.IsTradedPrice;
        if (!(priceIsLeft || _firstRight.IsTradedPrice)) return PriceRange.None;
        var other = priceIsLeft ? _firstRight : _left;
        if (other.IsLive) return PriceRange.None;
        var level = other.Value();
        if (double.IsNaN(level)) return PriceRange.None;
        return Source.Operator switch
        {
            ConditionOperator.Greater or ConditionOperator.CrossesAbove => priceIsLeft ? PriceRange.UpTo(level) : PriceRange.From(level),
            ConditionOperator.Less or ConditionOperator.CrossesBelow => priceIsLeft ? PriceRange.From(level) : PriceRange.UpTo(level),
            ConditionOperator.GreaterOrEqual => priceIsLeft ? PriceRange.Under(level) : PriceRange.Over(level),
            ConditionOperator.LessOrEqual => priceIsLeft ? PriceRange.Over(level) : PriceRange.Under(level),
            _ => PriceRange.None,
        };
    }

    /// <summary>Null is neither in a list nor outside of it; a member of the list that is null makes that unknown.</summary>
    private bool IsNotIn(double left)
    {
        if (double.IsNaN(left)) return false;
        foreach (var right in _right)
        {
            var value = right.Value();
            if (double.IsNaN(value) || left == value) return false;
        }
        return true;
    }

    private bool IsIn(double left)
    {
        foreach (var right in _right)
        {
            if (left == right.Value()) return true;
        }
        return false;
    }
}
