using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Portfolio;

/// <summary>Stop loss, target and trailing stop of an open position.</summary>
internal sealed class Protection
{
    private readonly bool _isLong;
    private readonly PriceStep _step;
    private readonly decimal _trailingDistance;
    private readonly decimal? _trailingPercent;
    private double _bestPrice;

    private Protection(PositionTemplate template, decimal entryPrice, PriceStep step)
    {
        _step = step;
        _isLong = template.Side == Side.Buy;
        _bestPrice = (double)entryPrice;
        StopLoss = Level(template.StopLoss, entryPrice, away: _isLong ? -1 : 1);
        TakeProfit = Level(template.TakeProfit, entryPrice, away: _isLong ? 1 : -1);
        if (template.TrailingStop is { } trailing)
        {
            _trailingDistance = trailing.Value;
            _trailingPercent = trailing.Kind == DistanceKind.Percent ? trailing.Value : null;
            TrailingStop = TrailingLevel(entryPrice);
        }
        Refresh();
    }

    /// <summary>True when the trailing stop moved and no event has shown it yet.</summary>
    public bool MovedSinceReport { get; set; }

    public decimal? StopLoss { get; }

    public decimal? TakeProfit { get; }

    /// <summary>Level of the trailing stop; follows the best price since the entry.</summary>
    public decimal? TrailingStop { get; private set; }

    /// <summary>The stop that acts first: the nearer of stop loss and trailing stop; infinite when there is none.</summary>
    public double NearestStop { get; private set; }

    /// <summary>Target as a double; infinite when there is none.</summary>
    public double Target { get; private set; }

    public static Protection? For(PositionTemplate template, decimal entryPrice, PriceStep step) =>
        template.StopLoss is null && template.TakeProfit is null && template.TrailingStop is null
            ? null
            : new Protection(template, entryPrice, step);

    /// <summary>Level of the stop that acts first, exact.</summary>
    public decimal NearestStopLevel => (TrailingActsFirst ? TrailingStop : StopLoss)!.Value;

    /// <summary>Where a move of the price meets the stop, or else the target.</summary>
    public Meeting Meet(in PriceMove move, LimitFill limits)
    {
        var stop = move.Reach(NearestStop, fromBelow: !_isLong, UtcTime.MinValue);
        return double.IsNaN(stop.Distance) ? move.Reach(Target, fromBelow: _isLong, UtcTime.MinValue, limits) : stop;
    }

    public bool StopReached(double price) => _isLong ? price <= NearestStop : price >= NearestStop;

    /// <summary>The trailing stop acts before the stop loss when it is nearer to the price.</summary>
    public bool TrailingActsFirst =>
        TrailingStop is { } trailing && (StopLoss is not { } stop || (_isLong ? trailing > stop : trailing < stop));

    /// <summary>Moves the trailing stop after a price, which was tested against its old level first.</summary>
    public void Trail(double price)
    {
        // Only a new best price can move it; the exact arithmetic waits for one.
        if (TrailingStop is not { } old || (_isLong ? price <= _bestPrice : price >= _bestPrice)) return;
        _bestPrice = price;
        var level = TrailingLevel((decimal)price);
        if (_isLong ? level <= old : level >= old) return;
        TrailingStop = level;
        MovedSinceReport = true;
        Refresh();
    }

    private void Refresh()
    {
        var none = _isLong ? double.NegativeInfinity : double.PositiveInfinity;
        var stop = StopLoss is { } s ? (double)s : none;
        var trailing = TrailingStop is { } t ? (double)t : none;
        NearestStop = _isLong ? Math.Max(stop, trailing) : Math.Min(stop, trailing);
        Target = TakeProfit is { } target ? (double)target : -none;
    }

    private decimal TrailingLevel(decimal price)
    {
        var distance = _trailingPercent is { } percent ? price * percent / 100 : _trailingDistance;
        var level = _isLong ? price - distance : price + distance;
        return _trailingPercent is null ? level : _step.Round(level, price);
    }

    private decimal? Level(PriceDistance? distance, decimal entryPrice, int away) => distance?.Kind switch
    {
        null => null,
        DistanceKind.Percent => _step.Round(entryPrice + away * entryPrice * distance.Value / 100, entryPrice),
        DistanceKind.Points => entryPrice + away * distance.Value,
        _ => distance.Value,
    };
}
