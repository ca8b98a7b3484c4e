using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Volume;

/// <summary>
/// Volume profile of the last <c>length</c> candles: the range of their closes in <c>width</c> equal parts, and the part in which most
/// was traded (of equal ones the lowest): its middle, bounds and volume. NaN without volume. One pass over the window per candle.
/// </summary>
internal sealed class VolumeProfile(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly RollingWindow _closes = new(settings.Candles(1));
    private readonly RollingWindow _volumes = new(settings.Candles(1));
    private readonly RollingExtreme _highest = RollingExtreme.Max(settings.Candles(1));
    private readonly RollingExtreme _lowest = RollingExtreme.Min(settings.Candles(1));
    private readonly double[] _parts = new double[settings.Candles(0)];
    private double _low = double.NaN;
    private double _high = double.NaN;
    private double _volume = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "vp",
        [CommonParameters.Parts("width", 10), CommonParameters.Length(100)],
        ["vp", "VP_LOW", "VP_HIGH", "VP_VOLUME"],
        ReadsPriceField: false,
        (settings, _) => new VolumeProfile(settings))
    {
        Aliases = ["volume_profile"],
        Notes = new(
            "the middle of the heaviest of `width` equal parts of the range of the last `length` closes, each close with the "
            + "volume of its candle; `VP_LOW`, `VP_HIGH` its bounds, `VP_VOLUME` its volume",
            "StockCharts *Volume by price*")
        {
            FirstValue = "`length`",
            WithoutMovement = "the price itself when all closes are equal; null while there is no volume",
            Differs = "pandas-ta returns a table of `width` parts of the whole series instead of a value a candle; `length` is ours",
            CostsItsLength = true,
        },
        Chart = new(ChartPlace.Overlay, ChartStyle.Line, ChartStyle.Points, ChartStyle.Points, ChartStyle.Points),
        Scales = [IndicatorScale.Price, IndicatorScale.Price, IndicatorScale.Price, IndicatorScale.Unitless],
    };

    public override double this[int output] => output switch
    {
        0 => (_low + _high) / 2,
        1 => _low,
        2 => _high,
        _ => _volume,
    };

    private void Find()
    {
        var lowest = _lowest.Value;
        var width = (_highest.Value - lowest) / _parts.Length;
        Array.Clear(_parts);
        for (var i = 0; i < _closes.Length; i++)
        {
            var part = width > 0 ? Math.Min((int)((_closes.Values[i] - lowest) / width), _parts.Length - 1) : 0;
            _parts[part] += _volumes.Values[i];
        }

        var heaviest = 0;
        for (var part = 1; part < _parts.Length; part++)
            if (_parts[part] > _parts[heaviest]) heaviest = part;
        var traded = _parts[heaviest] > 0;
        _low = traded ? lowest + heaviest * width : double.NaN;
        _high = traded ? lowest + (heaviest + 1) * width : double.NaN;
        _volume = traded ? _parts[heaviest] : double.NaN;
    }

    protected override void Add(in Candle candle)
    {
        _closes.Push(candle.Close);
        _volumes.Push(candle.Volume);
        _highest.Add(candle.Close);
        _lowest.Add(candle.Close);
        if (_closes.IsFull) Find();
    }
}
