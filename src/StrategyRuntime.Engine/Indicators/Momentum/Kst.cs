using System.Collections.Frozen;
using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Momentum;

/// <summary>
/// Know sure thing (Pring 1992): four rates of change in percent, smoothed by means of 10, 10, 10 and 15 and weighted 1 to 4; the signal
/// is its mean of 9.
/// </summary>
internal sealed class Kst(IndicatorSettings settings) : PriceIndicator(settings)
{
    private const int SignalLength = 9;

    private static readonly int[] s_smoothing = [10, 10, 10, 15];

    private readonly Delay[] _pasts = [.. settings.Parameters.Select(length => new Delay((int)length))];
    private readonly RollingSum[] _means = [.. s_smoothing.Select(length => new RollingSum(length))];
    private readonly RollingSum _signal = new(SignalLength);
    private double _value = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "kst",
        [
            CommonParameters.Candles("roc1", 10),
            CommonParameters.Candles("roc2", 15),
            CommonParameters.Candles("roc3", 20),
            CommonParameters.Candles("roc4", 30),
        ],
        ["KST", "KSTs"],
        ReadsPriceField: true,
        (settings, _) => new Kst(settings))
    {
        Aliases = ["know_sure_thing"],
        OutputAliases = new Dictionary<string, string>
        {
            ["signal"] = "KSTs",
        }.ToFrozenDictionary(),
        Notes = new(
            "Σ(i × SMA(ROC(`roc`ᵢ), 10, 10, 10, 15)), i = 1 … 4; `KSTs` = SMA(`KST`, 9)",
            "Pring, *Know Sure Thing*, Stocks & Commodities (1992)")
        {
            FirstValue = "the longest `roc` with its smoothing, 45; `KSTs` 8 later",
            WithoutMovement = "0; a change from 0 counts as 0",
            Differs = "pandas-ta multiplies by another 100",
        },
        Scales = [IndicatorScale.Ratio],
    };

    public override double this[int output] => output == 0 ? _value : _signal.Mean;

    protected override void Add(double price)
    {
        var total = 0.0;
        for (var i = 0; i < _pasts.Length; i++)
        {
            var past = _pasts[i].Push(price);
            if (!double.IsNaN(past)) _means[i].Add(past == 0 ? 0 : 100 * ((price - past) / past));
            total += (i + 1) * _means[i].Mean;
        }
        _value = total;
        if (!double.IsNaN(total)) _signal.Add(total);
    }
}
