using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Trend;

/// <summary>
/// Support and resistance from swings (<see cref="Swing"/> of <c>left_bars</c> and <c>right_bars</c>). A swing within half an average true
/// range (14) of a level joins it, else it makes a new one in place of the one joined longest ago when there are <c>max_levels</c>. A level
/// lies at the mean of its swings, weighted by their volume with <c>use_volume</c>, and counts once <c>min_strength</c> swings made it.
/// <c>support_1</c> is the nearest level at or below the close, <c>resistance_1</c> the nearest above. Values are shown from the
/// confirmation of the last swing on and never change afterwards. A candle costs one pass over the levels.
/// </summary>
internal sealed class SupportResistance(IndicatorSettings settings) : CandleIndicator(settings)
{
    private const int Shown = 3;

    private readonly Swing _swing = new(settings.Candles(0), settings.Candles(1));
    private readonly AverageTrueRange _range = new(14, AverageSeed.Mean);
    private readonly Level[] _levels = new Level[settings.Candles(2)];
    private readonly int _strength = settings.Candles(3);
    private readonly bool _weighsVolume = settings.Parameters[4] == 0;
    private readonly double[] _supports = new double[Shown];
    private readonly double[] _resistances = new double[Shown];
    private int _count;
    private bool _isWarm;

    public static IndicatorDefinition Definition { get; } = new(
        "support_resistance",
        [
            CommonParameters.Candles("left_bars", 15),
            CommonParameters.Candles("right_bars", 15),
            CommonParameters.Candles("max_levels", 10) with { Maximum = 100 },
            CommonParameters.Candles("min_strength", 2) with { Maximum = 1000 },
            CommonParameters.Word("use_volume", "true", "false"),
        ],
        ["support_1", "support_2", "support_3", "resistance_1", "resistance_2", "resistance_3"],
        ReadsPriceField: false,
        (settings, _) => new SupportResistance(settings))
    {
        Chart = new(ChartPlace.Overlay, ChartStyle.Points),
        Scales = [IndicatorScale.Price],
        Notes = new(
            "levels at the mean of swing prices (weighted by volume with `use_volume`) that lie within half an ATR(14) of each other; a "
                + "level "
            + "counts with `min_strength` swings, the `max_levels` last joined are kept; support_n is the n-th level down from the close, "
            + "resistance_n the n-th up",
            "swings as in TradingView's ta.pivothigh and ta.pivotlow; how they join is ours, since no inventor's text exists")
        {
            FirstValue = "the first level with `min_strength` swings, `right_bars` after the last of them",
            WithoutMovement = "null: flat prices have no swing",
        },
    };

    public override double this[int output] =>
        !_isWarm ? double.NaN : output < Shown ? _supports[output] : _resistances[output - Shown];

    protected override void Add(in Candle candle)
    {
        _range.Add(candle);
        _swing.Add(candle);
        if (!_swing.IsWarm) return;
        if (_swing.IsHigh) Join(_swing.Examined.High);
        if (_swing.IsLow) Join(_swing.Examined.Low);
        Show(candle.Close);
        _isWarm = true;
    }

    private void Join(double price)
    {
        // Without an average range yet, only a swing at the level's own price joins it.
        var reach = double.IsNaN(_range.Value) ? 0 : _range.Value / 2;
        var nearest = -1;
        for (var i = 0; i < _count; i++)
        {
            var distance = Math.Abs(_levels[i].Price - price);
            if (distance > reach) continue;
            reach = distance;
            nearest = i;
        }

        var weight = _weighsVolume ? _swing.Examined.Volume : 1;
        var level = nearest < 0 ? new Level(price, 0, 0) : _levels[nearest];
        if (nearest < 0 && _count < _levels.Length) nearest = _count++;
        else if (nearest < 0) nearest = 0;

        // Levels stand in the order in which they were last joined, so that the first is the one to give up.
        for (var i = nearest; i < _count - 1; i++) _levels[i] = _levels[i + 1];
        _levels[_count - 1] = level.With(price, weight);
    }

    private void Show(double close)
    {
        Array.Fill(_supports, double.NaN);
        Array.Fill(_resistances, double.NaN);
        for (var i = 0; i < _count; i++)
        {
            if (_levels[i].Strength < _strength) continue;
            var price = _levels[i].Price;
            if (price <= close) Insert(_supports, price, sign: -1);
            else Insert(_resistances, price, sign: 1);
        }
    }

    /// <summary>Keeps the nearest prices in order: the highest first with sign −1, the lowest first with 1.</summary>
    private static void Insert(double[] nearest, double price, int sign)
    {
        for (var place = 0; place < nearest.Length; place++)
        {
            if (sign * price >= sign * nearest[place]) continue;
            (nearest[place], price) = (price, nearest[place]);
            if (double.IsNaN(price)) return;
        }
    }

    /// <param name="Price">Mean of its swings.</param>
    /// <param name="Weight">What the mean is made of.</param>
    /// <param name="Strength">How many swings made it.</param>
    private readonly record struct Level(double Price, double Weight, int Strength)
    {
        /// <summary>The level with one swing more. A swing without volume adds strength and does not move the level.</summary>
        public Level With(double price, double weight) =>
            new(weight > 0 ? Price + (price - Price) * (weight / (Weight + weight)) : Price, Weight + weight, Strength + 1);
    }
}
