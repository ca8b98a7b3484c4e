using System.Collections.Frozen;
using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Momentum;

/// <summary>
/// Fisher transform (Ehlers 2002) of where (high + low) ÷ 2 lies in its range; the signal is the value before. A range of 0 counts as its
/// middle.
/// </summary>
internal sealed class Fisher(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly RollingExtreme _highest = RollingExtreme.Max(settings.Candles(0));
    private readonly RollingExtreme _lowest = RollingExtreme.Min(settings.Candles(0));
    private double _position;
    private double _value = double.NaN;
    private double _signal = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "fisher", [CommonParameters.Length(9)], ["FISHER", "FISHERs"], ReadsPriceField: false, (settings, _) => new Fisher(settings))
    {
        Aliases = ["fisher_transform"],
        OutputAliases = new Dictionary<string, string>
        {
            ["signal"] = "FISHERs",
            ["trigger"] = "FISHERs",
        }.ToFrozenDictionary(),
        Notes = new(
            "½ × ln((1 + x) ÷ (1 − x)) + ½ × previous value, x = 0.66 × ((p − lowest p) ÷ (highest p − lowest p) − ½) + 0.67 × "
            + "previous x, within ±0.999, p = (high + low) ÷ 2; `FISHERs` = previous `FISHER`",
            "Ehlers, *Using the Fisher Transform*, Stocks & Commodities (2002)")
        {
            FirstValue = "`length`, `FISHERs` 1 later",
            WithoutMovement = "a range of 0 counts as its middle",
            Differs = "tulind, trading-signals and pandas-ta take a range of 0 for 0.001, which reads as the bottom",
        },
        Scales = [IndicatorScale.Unitless],
    };

    public override double this[int output] => output == 0 ? _value : _signal;

    protected override void Add(in Candle candle)
    {
        var price = candle.Price(PriceField.Hl2);
        _highest.Add(price);
        _lowest.Add(price);
        if (!_highest.IsFull) return;
        var range = _highest.Value - _lowest.Value;
        var place = range == 0 ? 0 : (price - _lowest.Value) / range - 0.5;
        _position = 0.66 * place + 0.67 * _position;
        if (Math.Abs(_position) > 0.99) _position = Math.CopySign(0.999, _position);
        _signal = _value;
        _value = 0.5 * Math.Log((1 + _position) / (1 - _position)) + 0.5 * (double.IsNaN(_value) ? 0 : _value);
    }
}
