using System.Collections.Frozen;
using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Volume;

/// <summary>
/// Klinger volume oscillator, as TradingView and pandas-ta have it: a fast EMA of volume less a slow one, volume being negative when
/// (high + low + close) ÷ 3 fell; and its EMA as signal.
/// </summary>
internal sealed class Kvo(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly ExponentialAverage _fast = ExponentialAverage.ForEma(settings.Candles(0), settings.Seed);
    private readonly ExponentialAverage _slow = ExponentialAverage.ForEma(settings.Candles(1), settings.Seed);
    private readonly ExponentialAverage _signal = ExponentialAverage.ForEma(settings.Candles(2), settings.Seed);
    private double _previous = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "kvo",
        [CommonParameters.Fast(34), CommonParameters.Slow(55), CommonParameters.Signal(13)],
        ["KVO", "KVOs"],
        ReadsPriceField: false,
        (settings, _) => new Kvo(settings))
    {
        TakesSeed = true,
        Aliases = ["klinger", "klinger_oscillator", "klinger_volume_oscillator"],
        OutputAliases = new Dictionary<string, string>
        {
            ["signal"] = "KVOs",
        }.ToFrozenDictionary(),
        Notes = new(
            "`KVO` = EMA(v, `fast`) − EMA(v, `slow`), v = volume when (high + low + close) ÷ 3 did not fall, −volume when it "
            + "did; `KVOs` = EMA(`KVO`, `signal`)",
            "Klinger; TradingView, pandas-ta `kvo`")
        {
            FirstValue = "`KVO` the longer of `fast` and `slow` + 1, `KVOs` `signal` − 1 later",
            WithoutMovement = "an unchanged price counts as risen",
            Differs = "tulind and trading-signals compute Klinger's volume force from ranges; we take TradingView's, as the builder "
                + "does",
        },
        Scales = [IndicatorScale.Unitless],
    };

    public override double this[int output] => output == 0 ? _fast.Value - _slow.Value : _signal.Value;

    protected override void Add(in Candle candle)
    {
        var price = candle.Price(PriceField.Hlc3);
        var previous = _previous;
        _previous = price;
        if (double.IsNaN(previous)) return;
        var volume = price >= previous ? candle.Volume : -candle.Volume;
        _fast.Add(volume);
        _slow.Add(volume);
        if (_fast.IsWarm && _slow.IsWarm) _signal.Add(_fast.Value - _slow.Value);
    }
}
