using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators;

/// <summary>
/// Keltner channel in Raschke's form (1980s), the one that charts show today: EMA of the price ± <c>multiplier</c> × Wilder's average
/// true range of <c>atr_length</c> candles (see <see cref="Atr"/> and <see cref="Ema"/> for their conventions).
/// </summary>
internal sealed class Keltner(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly ExponentialAverage _middle = ExponentialAverage.ForEma(settings.Candles(0), settings.Seed);
    private readonly AverageTrueRange _range = new(settings.Candles(1), settings.Seed);
    private readonly double _multiplier = settings.Parameters[2];
    private readonly PriceField _field = settings.PriceField;

    public static IndicatorDefinition Definition { get; } = new(
        "keltner",
        [
            CommonParameters.Length(20, "ema_length", "ema_period", "ma_period"),
            CommonParameters.Candles("atr_length", 10, "atr_period", "atr_interval"),
            CommonParameters.Multiplier(2, "atr_multiplier", "scalar"),
        ],
        Channel.Bands,
        ReadsPriceField: true,
        (settings, _) => new Keltner(settings))
    {
        TakesSeed = true,
        Aliases = ["keltner_channel", "keltner_channels", "kc"],
        OutputAliases = Channel.BuilderBands("KCU", "KCB", "KCL"),
        Chart = IndicatorChart.Overlay,
        Scales = [IndicatorScale.Price],
        Notes = new(
            "`middle` = EMA(price, `length`); `upper`, `lower` = `middle` ± `multiplier` × ATR(`atr_length`)",
            "Raschke's form of Keltner (1960), How to Make Money in Commodities; TradingView")
        {
            FirstValue = "the longer of `length` and `atr_length`",
            WithoutMovement = "the price",
            Differs = "pandas-ta smooths the range with an EMA of `length`",
        },
    };

    /// <summary>The bands appear together, when both averages are warm.</summary>
    public override double this[int output] => output switch
    {
        0 => _middle.Value + _multiplier * _range.Value,
        1 => double.IsNaN(_range.Value) ? double.NaN : _middle.Value,
        _ => _middle.Value - _multiplier * _range.Value,
    };

    protected override void Add(in Candle candle)
    {
        var price = candle.Price(_field);
        if (!double.IsFinite(price)) return;
        _middle.Add(price);
        _range.Add(candle);
    }
}
