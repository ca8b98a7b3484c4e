using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using StrategyRuntime.Engine.Indicators.CandlePatterns;
using StrategyRuntime.Engine.Indicators.ChartTypes;
using StrategyRuntime.Engine.Indicators.Momentum;
using StrategyRuntime.Engine.Indicators.MovingAverages;
using StrategyRuntime.Engine.Indicators.Overlap;
using StrategyRuntime.Engine.Indicators.Performance;
using StrategyRuntime.Engine.Indicators.Pivots;
using StrategyRuntime.Engine.Indicators.Statistics;
using StrategyRuntime.Engine.Indicators.Trend;
using StrategyRuntime.Engine.Indicators.Volatility;
using StrategyRuntime.Engine.Indicators.Volume;

namespace StrategyRuntime.Engine.Indicators.Catalog;

/// <summary>Every indicator the engine knows. One line here and one file beside its group's others add another.</summary>
public static class IndicatorCatalog
{
    /// <summary>All definitions by what they are for, in the order of docs/INDICATORS.md.</summary>
    public static IReadOnlyList<IndicatorGroup> Groups { get; } =
    [
        new("Moving averages",
        [
            Dema.Definition,
            Ema.Definition,
            Hma.Definition,
            Kama.Definition,
            Sma.Definition,
            Tema.Definition,
            Vwma.Definition,
            Wma.Definition,
            Zlema.Definition,
        ]),
        new("Overlap",
        [
            Alma.Definition,
            Fwma.Definition,
            Highest.Definition,
            Hwma.Definition,
            Ichimoku.Definition,
            Jma.Definition,
            LinearRegression.Definition,
            Lowest.Definition,
            Midpoint.Definition,
            Midprice.Definition,
            Pwma.Definition,
            Rma.Definition,
            Sinwma.Definition,
            Swma.Definition,
            T3.Definition,
            Trima.Definition,
            Vidya.Definition,
        ]),
        new("Momentum",
        [
            Apo.Definition,
            AwesomeOscillator.Definition,
            BalanceOfPower.Definition,
            Bias.Definition,
            Brar.Definition,
            Cci.Definition,
            CenterOfGravity.Definition,
            Cmo.Definition,
            Coppock.Definition,
            CorrelationTrend.Definition,
            EfficiencyRatio.Definition,
            Fisher.Definition,
            ForecastOscillator.Definition,
            Inertia.Definition,
            Kdj.Definition,
            Kst.Definition,
            Macd.Definition,
            Mom.Definition,
            Ppo.Definition,
            PrettyGoodOscillator.Definition,
            PsychologicalLine.Definition,
            Qqe.Definition,
            RelativeVigor.Definition,
            Roc.Definition,
            Rsi.Definition,
            Rsx.Definition,
            Smi.Definition,
            Squeeze.Definition,
            Stc.Definition,
            Stochastic.Definition,
            StochasticRsi.Definition,
            Trix.Definition,
            Tsi.Definition,
            UltimateOscillator.Definition,
            WilliamsR.Definition,
        ]),
        new("Trend",
        [
            Adx.Definition,
            Alligator.Definition,
            Aroon.Definition,
            ChandeKrollStop.Definition,
            Choppiness.Definition,
            Decay.Definition,
            DetrendedPrice.Definition,
            DirectionalMovement.Definition,
            HilbertTrendline.Definition,
            MovingAverageTrends.Definition,
            ParabolicSar.Definition,
            QStick.Definition,
            Slope.Definition,
            SuperTrend.Definition,
            SupportResistance.Definition,
            TtmTrend.Definition,
            VerticalHorizontalFilter.Definition,
            Vortex.Definition,
            ZigZag.Definition,
        ]),
        new("Volatility",
        [
            Aberration.Definition,
            AccelerationBands.Definition,
            Atr.Definition,
            AtrTrailingStop.Definition,
            Bollinger.Definition,
            ChandelierExit.Definition,
            Donchian.Definition,
            HoltWinterChannel.Definition,
            Keltner.Definition,
            MassIndex.Definition,
            NormalizedAtr.Definition,
            RelativeVolatilityIndex.Definition,
            StandardDeviation.Definition,
            Thermometer.Definition,
            TrueRangeIndicator.Definition,
            UlcerIndex.Definition,
            Variance.Definition,
        ]),
        new("Volume",
        [
            AccumulationDistribution.Definition,
            Adosc.Definition,
            Aobv.Definition,
            ChaikinMoneyFlow.Definition,
            EaseOfMovement.Definition,
            ForceIndex.Definition,
            Kvo.Definition,
            Mfi.Definition,
            Nvi.Definition,
            Obv.Definition,
            PriceVolume.Definition,
            PriceVolumeRank.Definition,
            PriceVolumeTrend.Definition,
            Pvi.Definition,
            Pvo.Definition,
            TimeSegmentedVolume.Definition,
            VolumeProfile.Definition,
            Vwap.Definition,
        ]),
        new("Statistics",
        [
            Entropy.Definition,
            Kurtosis.Definition,
            Mad.Definition,
            Median.Definition,
            Quantile.Definition,
            Skew.Definition,
            ZScore.Definition,
        ]),
        new("Performance",
        [
            Drawdown.Definition,
            LogReturn.Definition,
            PercentReturn.Definition,
        ]),
        new("Pivots",
        [
            AnchoredVwap.Definition,
            Camarilla.Definition,
            CentralPivotRange.Definition,
            DeMarkPivots.Definition,
            ElderRay.Definition,
            FibonacciPivots.Definition,
            PivotPoints.Definition,
            WoodiePivots.Definition,
        ]),
        new("Candles",
        [
            CandlePattern.Definition,
            Doji.Definition,
            HeikinAshi.Definition,
            InsideBar.Definition,
            Renko.Definition,
        ]),
    ];

    /// <summary>All definitions, sorted by name.</summary>
    public static IReadOnlyList<IndicatorDefinition> All { get; } =
        [.. Groups.SelectMany(group => group.Definitions).OrderBy(d => d.Name, StringComparer.Ordinal)];

    private static readonly FrozenDictionary<string, IndicatorDefinition> s_byName = All
        .SelectMany(definition => definition.Aliases.Prepend(definition.Name), (definition, name) => (definition, name))
        .ToFrozenDictionary(e => DocumentName.Normalize(e.name), e => e.definition, StringComparer.Ordinal);

    /// <summary>
    /// Finds an indicator by its name or an alias in strategy documents; spelling is compared by <see cref="DocumentName"/>.
    /// </summary>
    public static bool TryGet(string? name, [NotNullWhen(true)] out IndicatorDefinition? definition)
    {
        var normal = DocumentName.Normalize(name);
        definition = UsualIndicators.Find(normal);
        return definition is not null || s_byName.TryGetValue(normal, out definition);
    }
}

/// <summary>Indicators that are used for one purpose.</summary>
/// <param name="Title">Its heading in docs/INDICATORS.md.</param>
/// <param name="Definitions">Its indicators.</param>
public sealed record IndicatorGroup(string Title, IReadOnlyList<IndicatorDefinition> Definitions);
