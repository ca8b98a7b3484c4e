using StrategyRuntime.Engine.Candles;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Conditions;

/// <summary>
/// The conditions of a signal node, split into what can change only with an epoch (a candle close, a fill, a completed node) and what can
/// change with every tick. While the first part does not hold the signal sleeps until the next epoch; while it does, a tick tests the
/// second
/// part alone.
/// </summary>
internal sealed class SignalConditions
{
    // Over a recording: when they hold, and the market that says where it stands.
    private readonly BitColumn? _column;
    private readonly MarketState _market;
    private readonly CompiledCondition[] _perEpoch = [];
    private readonly CompiledCondition[] _perTick = [];
    private long _epoch = -1;
    private bool _epochHolds;
    // What was found last is found again until it is passed.
    private int _nextKnownFrom = int.MaxValue;
    private int _next;

    public SignalConditions(ConditionGroup group, ExpressionCompiler expressions)
    {
        _market = expressions.Market;
        if (expressions.Columns is { } columns)
        {
            _column = columns.Of(group);
            Series = [.. ConditionColumns.SeriesOf(group).Select(_market.Series)];
            Leaves = [];
            return;
        }
        var root = CompiledCondition.Compile(group, expressions);
        var members = new List<CompiledCondition>();
        Flatten(root, members);
        CompiledLeaf[] leaves = [.. LeavesOf(root)];
        Series = [.. leaves.SelectMany(l => l.Series)];
        Leaves = [.. leaves.Select(l => new LeafRecord(l))];
        _perEpoch = [.. members.Where(m => !m.IsLive)];
        _perTick = [.. members.Where(m => m.IsLive)];
    }

    /// <summary>True when no tick can make the conditions hold before the next epoch.</summary>
    public bool SleepsIn(long epoch) => _column is null ? _epoch == epoch && !_epochHolds : !_column[_market.Boundaries];

    /// <summary>The first moment after so many at which candles of a recording close and the conditions hold.</summary>
    public int NextBoundary(int boundaries)
    {
        if (boundaries < _nextKnownFrom || boundaries >= _next)
            (_nextKnownFrom, _next) = (boundaries, _column!.Next(boundaries + 1));
        return _next;
    }

    public bool Hold(long epoch)
    {
        if (_column is not null) return _column[_market.Boundaries];
        if (_epoch != epoch)
        {
            _epoch = epoch;
            _epochHolds = AllHold(_perEpoch);
        }
        return _epochHolds && AllHold(_perTick);
    }

    /// <summary>
    /// Prices of the traded symbol around the last one at which the conditions cannot hold before the next epoch; none when that is not
    /// known.
    /// </summary>
    /// <param name="price">The last price.</param>
    public PriceRange IdlePrices(double price) => CompiledCondition.IdlePricesOfAll(_perTick, price);

    /// <summary>Series whose candles its comparisons read.</summary>
    public CandleSeries[] Series { get; }

    /// <summary>All comparisons in document order, for the record of why a signal fired.</summary>
    public LeafRecord[] Leaves { get; }

    private static bool AllHold(CompiledCondition[] conditions)
    {
        foreach (var condition in conditions)
        {
            if (!condition.Holds()) return false;
        }
        return true;
    }

    private static void Flatten(CompiledCondition condition, List<CompiledCondition> into)
    {
        if (condition is AllOf all)
        {
            foreach (var member in all.Members) Flatten(member, into);
        }
        else
        {
            into.Add(condition);
        }
    }

    private static IEnumerable<CompiledLeaf> LeavesOf(CompiledCondition condition) => condition switch
    {
        AllOf all => all.Members.SelectMany(LeavesOf),
        AnyOf any => any.Members.SelectMany(LeavesOf),
        NoneOf none => none.Members.SelectMany(LeavesOf),
        _ => [(CompiledLeaf)condition],
    };
}
