using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Portfolio;

/// <summary>Stop loss, target and trailing stop of an open position.</summary>
internal sealed class Protection
{
    private readonly bool _isLong;
    private readonly PriceStep _step;
    private readonly bool _hasMovingStop;
    private UtcTime _entryTime;
    private PositionTemplate _terms;
    private decimal _entryPrice;
    private double _bestPrice;
    // Price from which the trailing stop counts; NaN once it does.
    private double _activation = double.NaN;
    private int _targetSteps;

    private Protection(PositionTemplate terms, decimal entryPrice, UtcTime entryTime, decimal? trailingLevel, PriceStep step)
    {
        _step = step;
        _terms = terms;
        _isLong = terms.Side == Side.Buy;
        _hasMovingStop = terms.TrailingStop is not null || terms.TrailingLevel is not null;
        Begin(entryPrice, entryTime, trailingLevel);
    }

    /// <summary>A position of the same terms opens; what there was of one before is forgotten.</summary>
    public void Begin(decimal entryPrice, UtcTime entryTime, decimal? trailingLevel)
    {
        (_entryPrice, _entryTime, _bestPrice) = (entryPrice, entryTime, (double)entryPrice);
        (_activation, _targetSteps, MovedSinceReport, TrailingStop) = (double.NaN, 0, false, null);
        StopLoss = Level(_terms.StopLoss, Against);
        TakeProfit = Level(_terms.TakeProfit, Along);
        SetNextTargetTime();
        if (_hasMovingStop && Level(_terms.TrailingActivation, Along) is { } activation) _activation = (double)activation;
        else if (_terms.TrailingStop is not null) TrailingStop = TrailingFrom(entryPrice);
        if (double.IsNaN(_activation)) TrailingStop ??= trailingLevel;
        Refresh();
    }

    /// <summary>True when a level moved and no event has shown it yet.</summary>
    public bool MovedSinceReport { get; set; }

    public decimal? StopLoss { get; private set; }

    public decimal? TakeProfit { get; private set; }

    /// <summary>Level of the trailing stop; follows the best price since the entry.</summary>
    public decimal? TrailingStop { get; private set; }

    /// <summary>When the target falls the next time; <see cref="UtcTime.MaxValue"/> when it does not.</summary>
    public UtcTime NextTargetTime { get; private set; }

    /// <summary>The stop that acts first: the nearer of stop loss and trailing stop; infinite when there is none.</summary>
    public double NearestStop { get; private set; }

    /// <summary>Target as a double; infinite when there is none.</summary>
    public double Target { get; private set; }

    /// <summary>Prices between which a move neither meets a level nor moves one.</summary>
    public PriceRange IdlePrices
    {
        get
        {
            var prices = _isLong ? new PriceRange(NearestStop, Target) : new PriceRange(Target, NearestStop);
            return !_hasMovingStop ? prices : prices.And(_isLong ? PriceRange.UpTo(_bestPrice) : PriceRange.From(_bestPrice));
        }
    }

    /// <summary>Level of the stop that acts first, exact.</summary>
    public decimal NearestStopLevel => (TrailingActsFirst ? TrailingStop : StopLoss)!.Value;

    /// <summary>The trailing stop acts before the stop loss when it is nearer to the price.</summary>
    public bool TrailingActsFirst =>
        TrailingStop is { } trailing && (StopLoss is not { } stop || (_isLong ? trailing > stop : trailing < stop));

    // On which side of the entry a level lies: where the position loses, and where it wins.
    private int Against => _isLong ? -1 : 1;

    private int Along => -Against;

    /// <summary>The protection of a position that opens; null when it has none.</summary>
    /// <param name="terms">What the document says of the position, with every computed number in place.</param>
    /// <param name="entryPrice">Its entry price.</param>
    /// <param name="entryTime">When it was opened.</param>
    /// <param name="trailingLevel">Level of a trailing stop that follows an expression; null when it has none yet.</param>
    /// <param name="step">Step of the symbol's prices.</param>
    public static Protection? For(
        PositionTemplate terms, decimal entryPrice, UtcTime entryTime, decimal? trailingLevel, PriceStep step) =>
        IsWanted(terms) ? new Protection(terms, entryPrice, entryTime, trailingLevel, step) : null;

    /// <summary>True when a position has a stop or target.</summary>
    public static bool IsWanted(PositionTemplate terms) =>
        terms.StopLoss is not null || terms.TakeProfit is not null || terms.TakeProfitSteps.Count > 0 || terms.TrailingStop is not null
        || terms.TrailingLevel is not null;

    /// <summary>True when a level is a percentage of the price.</summary>
    public static bool NeedsPositivePrice(PositionTemplate terms) =>
        IsPercent(terms.StopLoss) || IsPercent(terms.TakeProfit) || IsPercent(terms.TrailingStop) || IsPercent(terms.TrailingActivation)
        || terms.TakeProfitSteps.Any(s => IsPercent(s.Distance));

    /// <summary>Where a stop loss at a distance from an entry lies.</summary>
    public static decimal? StopLevel(PositionTemplate terms, decimal entryPrice, PriceStep step)
    {
        var against = terms.Side == Side.Buy ? -1 : 1;
        return Level(terms.StopLoss, entryPrice, against, step) ?? Level(terms.TrailingStop, entryPrice, against, step);
    }

    /// <summary>A level in percent or points lies on the price step, at least one step beside the price that it counts from.</summary>
    public static decimal? Level(PriceDistance? distance, decimal price, int away, PriceStep step) => distance?.Kind switch
    {
        null => null,
        // A target that fell with time may lie at the entry or beyond it.
        DistanceKind.Percent or DistanceKind.Points when distance.Value <= 0 => step.Nearest(
            price + away * (distance.Kind == DistanceKind.Percent ? PercentOf(price, distance.Value) : distance.Value)),
        DistanceKind.Percent => step.Beside(price + away * PercentOf(price, distance.Value), price, away),
        DistanceKind.Points => step.Beside(price + away * distance.Value, price, away),
        _ => distance.Value,
    };

    /// <summary>Where a move of the price meets the stop, or else the target.</summary>
    public Meeting Meet(in PriceMove move, LimitFill limits)
    {
        var stop = move.Reach(NearestStop, fromBelow: !_isLong, UtcTime.MinValue);
        return double.IsNaN(stop.Distance) ? move.Reach(Target, fromBelow: _isLong, UtcTime.MinValue, limits) : stop;
    }

    public bool StopReached(double price) => _isLong ? price <= NearestStop : price >= NearestStop;

    /// <summary>Moves the trailing stop after a price, which was tested against its old level first.</summary>
    public void Trail(double price)
    {
        // Only a new best price can move it; the exact arithmetic waits for one.
        if (!_hasMovingStop || (_isLong ? price <= _bestPrice : price >= _bestPrice)) return;
        _bestPrice = price;
        if (!double.IsNaN(_activation))
        {
            if (_isLong ? price < _activation : price > _activation) return;
            _activation = double.NaN;
        }
        // A percentage of a price at or below zero has no meaning: the level stays where it is.
        if (_terms.TrailingStop is not { } distance || (IsPercent(distance) && price <= 0)) return;
        Tighten(TrailingFrom(Decimals.Of(price)));
    }

    /// <summary>Moves the trailing stop to a level that an expression gave, unless that is farther away or it does not count yet.</summary>
    public void TrailTo(decimal level)
    {
        if (double.IsNaN(_activation)) Tighten(_step.Nearest(level));
    }

    /// <summary>Lets the target fall to that of a moment.</summary>
    public void FallTo(UtcTime time)
    {
        while (time >= NextTargetTime)
        {
            TakeProfit = Level(_terms.TakeProfitSteps[_targetSteps++].Distance, Along);
            SetNextTargetTime();
            MovedSinceReport = true;
        }
        Refresh();
    }

    /// <summary>Units of the price changed: every level moves with it.</summary>
    public void Adjust(PriceScale scale)
    {
        _terms = _terms.In(scale);
        _entryPrice = scale.Apply(_entryPrice);
        _bestPrice = scale.Apply(_bestPrice);
        if (!double.IsNaN(_activation)) _activation = scale.Apply(_activation);
        StopLoss = At(StopLoss);
        TakeProfit = At(TakeProfit);
        TrailingStop = At(TrailingStop);
        Refresh();

        decimal? At(decimal? level) => level is { } price ? _step.Nearest(scale.Apply(price)) : null;
    }

    /// <summary>A further entry made another entry price, from which stop and target count now.</summary>
    public void Rebase(decimal entryPrice)
    {
        _entryPrice = entryPrice;
        StopLoss = Level(_terms.StopLoss, Against);
        TakeProfit = Level(_targetSteps > 0 ? _terms.TakeProfitSteps[_targetSteps - 1].Distance : _terms.TakeProfit, Along);
        Refresh();
    }

    /// <summary>Changes the parts that are given; null leaves a part as it stands.</summary>
    public void Change(PriceDistance? stopLoss, PriceDistance? takeProfit, PriceDistance? trailingStop)
    {
        _terms = _terms with
        {
            StopLoss = stopLoss ?? _terms.StopLoss,
            TakeProfit = takeProfit ?? _terms.TakeProfit,
            TakeProfitSteps = takeProfit is null ? _terms.TakeProfitSteps : [],
            TrailingStop = trailingStop ?? _terms.TrailingStop,
        };
        if (stopLoss is not null) StopLoss = Level(stopLoss, Against);
        if (takeProfit is not null)
        {
            TakeProfit = Level(takeProfit, Along);
            _targetSteps = 0;
            SetNextTargetTime();
        }
        if (trailingStop is not null && double.IsNaN(_activation)) TrailingStop = TrailingFrom(Decimals.Of(_bestPrice));
        Refresh();
    }

    private static bool IsPercent(PriceDistance? distance) => distance is { Kind: DistanceKind.Percent };

    private static decimal PercentOf(decimal price, decimal percent) => Decimals.Product(price, percent) / 100;

    private decimal? Level(PriceDistance? distance, int away) => Level(distance, _entryPrice, away, _step);

    private void SetNextTargetTime() => NextTargetTime = _targetSteps < _terms.TakeProfitSteps.Count
        ? new UtcTime(_entryTime.Ticks + _terms.TakeProfitSteps[_targetSteps].After.Ticks)
        : UtcTime.MaxValue;

    private void Tighten(decimal level)
    {
        if (TrailingStop is { } old)
        {
            var gain = _isLong ? level - old : old - level;
            if (gain <= 0 || gain < StepOfTrailing()) return;
        }
        TrailingStop = level;
        MovedSinceReport = true;
        Refresh();
    }

    private decimal StepOfTrailing() => _terms.TrailingStep switch
    {
        null => 0,
        { Kind: DistanceKind.Percent } step => PercentOf(_entryPrice, step.Value),
        var step => step.Value,
    };

    // A trailing stop's price is a distance, too.
    private decimal TrailingFrom(decimal price) => _terms.TrailingStop is { Kind: DistanceKind.Price } distance
        ? Level(distance with { Kind = DistanceKind.Points }, price, Against, _step)!.Value
        : Level(_terms.TrailingStop, price, Against, _step)!.Value;

    private void Refresh()
    {
        var none = _isLong ? double.NegativeInfinity : double.PositiveInfinity;
        var stop = StopLoss is { } s ? (double)s : none;
        var trailing = TrailingStop is { } t ? (double)t : none;
        NearestStop = _isLong ? Math.Max(stop, trailing) : Math.Min(stop, trailing);
        Target = TakeProfit is { } target ? (double)target : -none;
    }
}
