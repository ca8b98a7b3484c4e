using System.Collections.Frozen;
using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators;

/// <summary>
/// Bollinger bands (Bollinger 2001): simple mean ± <c>multiplier</c> population standard deviations. <c>bandwidth</c> = (upper − lower) ÷
/// middle, <c>percent_b</c> = (price − lower) ÷ (upper − lower), ½ when the bands have met. The builder's
/// <c>BBB</c> is the bandwidth in percent.
/// </summary>
internal sealed class Bollinger(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly RollingDeviation _deviation = new(settings.Candles(0));
    private readonly double _multiplier = settings.Parameters[1];
    private double _price;

    public static IndicatorDefinition Definition { get; } = new(
        "bollinger",
        [
            CommonParameters.Length(20),
            CommonParameters.Multiplier(
                2, "std_dev", "std_devs", "std", "deviation", "deviations", "nb_dev", "nb_dev_up", "standard_deviations"),
        ],
        [.. Channel.Bands, "bandwidth", "percent_b"],
        ReadsPriceField: true,
        (settings, _) => new Bollinger(settings))
    {
        ExtraOutputs = ["BBB"],
        Aliases = ["bbands", "bollinger_bands", "bb"],
        OutputAliases = Channel.BuilderBands("BBU", "BBM", "BBL")
            .Append(new("width", "bandwidth")).Append(new("bbw", "bandwidth"))
            .Append(new("pb", "percent_b")).Append(new("b", "percent_b")).Append(new("bbp", "percent_b"))
            .ToFrozenDictionary(),
        Chart = IndicatorChart.Overlay,
        Scales =
        [
            IndicatorScale.Price, IndicatorScale.Price, IndicatorScale.Price, IndicatorScale.Ratio, IndicatorScale.Unitless,
            IndicatorScale.Ratio,
        ],
        Notes = new(
            "`middle` = mean; `upper`, `lower` = `middle` ± `multiplier` × population standard deviation; `bandwidth` = (`upper` − "
                + "`lower`) ÷ "
            + "`middle`; `percent_b` = (price − `lower`) ÷ (`upper` − `lower`); `BBB` = 100 × `bandwidth`",
            "Bollinger (2001), Bollinger on Bollinger Bands")
        {
            FirstValue = "`length`",
            WithoutMovement = "`percent_b` ½",
        },
    };

    public override double this[int output] => output switch
    {
        0 => Middle + Reach,
        1 => Middle,
        2 => Middle - Reach,
        3 => Bandwidth,
        5 => 100 * Bandwidth,
        _ => Reach == 0 ? 0.5 : 0.5 + (_price - Middle) / (2 * Reach),
    };

    private double Bandwidth => Middle == 0 ? double.NaN : 2 * Reach / Middle;

    private double Middle => _deviation.Mean;

    private double Reach => _multiplier * _deviation.Deviation;

    protected override void Add(double price)
    {
        _price = price;
        _deviation.Add(price);
    }
}
