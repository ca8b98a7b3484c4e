using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.CandlePatterns;

/// <summary>
/// TA-Lib's 61 candle patterns, an output each: 100 where a bullish (or undirected) pattern ends, −100 where a bearish one does, else 0.
/// TA-Lib's grades (80 for an engulfing that shares an end, 200 for a confirmed Hikkake) become 100. <c>name</c> picks the output that is
/// meant where a document names none.
/// </summary>
internal sealed class CandlePattern(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly CandleHistory _history = new();
    private readonly double[] _values = new double[s_patterns.Length];
    private readonly HikkakePattern _hikkake = new();
    private readonly HikkakePattern _modifiedHikkake = new();

    /// <summary>Name, candles that must have come before (TA-Lib's lookback), and what it answers.</summary>
    private static readonly (string Name, int Before, Func<CandlePattern, int> Find)[] s_patterns =
    [
        ("2crows", 12, p => TriplePatterns.TwoCrows(p._history)),
        ("3blackcrows", 13, p => LongPatterns.ThreeBlackCrows(p._history)),
        ("3inside", 12, p => TriplePatterns.ThreeInside(p._history)),
        ("3linestrike", 8, p => LongPatterns.ThreeLineStrike(p._history)),
        ("3outside", 3, p => TriplePatterns.ThreeOutside(p._history)),
        ("3starsinsouth", 12, p => TriplePatterns.ThreeStarsInSouth(p._history)),
        ("3whitesoldiers", 12, p => TriplePatterns.ThreeWhiteSoldiers(p._history)),
        ("abandonedbaby", 12, p => TriplePatterns.AbandonedBaby(p._history)),
        ("advanceblock", 12, p => TriplePatterns.AdvanceBlock(p._history)),
        ("belthold", 10, p => SinglePatterns.BeltHold(p._history)),
        ("breakaway", 14, p => LongPatterns.Breakaway(p._history)),
        ("closingmarubozu", 10, p => SinglePatterns.ClosingMarubozu(p._history)),
        ("concealbabyswall", 13, p => LongPatterns.ConcealBabySwallow(p._history)),
        ("counterattack", 11, p => DoublePatterns.Counterattack(p._history)),
        ("darkcloudcover", 11, p => DoublePatterns.DarkCloudCover(p._history)),
        ("doji", 10, p => SinglePatterns.Doji(p._history)),
        ("dojistar", 11, p => DoublePatterns.DojiStar(p._history)),
        ("dragonflydoji", 10, p => SinglePatterns.DragonflyDoji(p._history)),
        ("engulfing", 2, p => DoublePatterns.Engulfing(p._history)),
        ("eveningdojistar", 12, p => TriplePatterns.EveningDojiStar(p._history)),
        ("eveningstar", 12, p => TriplePatterns.EveningStar(p._history)),
        ("gapsidesidewhite", 7, p => TriplePatterns.GapSideSideWhite(p._history)),
        ("gravestonedoji", 10, p => SinglePatterns.GravestoneDoji(p._history)),
        ("hammer", 11, p => SinglePatterns.Hammer(p._history)),
        ("hangingman", 11, p => SinglePatterns.HangingMan(p._history)),
        ("harami", 11, p => DoublePatterns.Harami(p._history)),
        ("haramicross", 11, p => DoublePatterns.HaramiCross(p._history)),
        ("highwave", 10, p => SinglePatterns.HighWave(p._history)),
        ("hikkake", 5, p => p._hikkake.Plain(p._history)),
        ("hikkakemod", 10, p => p._modifiedHikkake.Modified(p._history)),
        ("homingpigeon", 11, p => DoublePatterns.HomingPigeon(p._history)),
        ("identical3crows", 12, p => TriplePatterns.IdenticalThreeCrows(p._history)),
        ("inneck", 11, p => DoublePatterns.InNeck(p._history)),
        ("invertedhammer", 11, p => SinglePatterns.InvertedHammer(p._history)),
        ("kicking", 11, p => DoublePatterns.Kicking(p._history)),
        ("kickingbylength", 11, p => DoublePatterns.KickingByLength(p._history)),
        ("ladderbottom", 14, p => LongPatterns.LadderBottom(p._history)),
        ("longleggeddoji", 10, p => SinglePatterns.LongLeggedDoji(p._history)),
        ("longline", 10, p => SinglePatterns.LongLine(p._history)),
        ("marubozu", 10, p => SinglePatterns.Marubozu(p._history)),
        ("matchinglow", 6, p => DoublePatterns.MatchingLow(p._history)),
        ("mathold", 14, p => LongPatterns.MatHold(p._history)),
        ("morningdojistar", 12, p => TriplePatterns.MorningDojiStar(p._history)),
        ("morningstar", 12, p => TriplePatterns.MorningStar(p._history)),
        ("onneck", 11, p => DoublePatterns.OnNeck(p._history)),
        ("piercing", 11, p => DoublePatterns.Piercing(p._history)),
        ("rickshawman", 10, p => SinglePatterns.RickshawMan(p._history)),
        ("risefall3methods", 14, p => LongPatterns.RiseFallThreeMethods(p._history)),
        ("separatinglines", 11, p => DoublePatterns.SeparatingLines(p._history)),
        ("shootingstar", 11, p => SinglePatterns.ShootingStar(p._history)),
        ("shortline", 10, p => SinglePatterns.ShortLine(p._history)),
        ("spinningtop", 10, p => SinglePatterns.SpinningTop(p._history)),
        ("stalledpattern", 12, p => TriplePatterns.StalledPattern(p._history)),
        ("sticksandwich", 7, p => TriplePatterns.StickSandwich(p._history)),
        ("takuri", 10, p => SinglePatterns.Takuri(p._history)),
        ("tasukigap", 7, p => TriplePatterns.TasukiGap(p._history)),
        ("thrusting", 11, p => DoublePatterns.Thrusting(p._history)),
        ("tristar", 12, p => TriplePatterns.TriStar(p._history)),
        ("unique3river", 12, p => TriplePatterns.UniqueThreeRiver(p._history)),
        ("upsidegap2crows", 12, p => TriplePatterns.UpsideGapTwoCrows(p._history)),
        ("xsidegap3methods", 2, p => TriplePatterns.GapThreeMethods(p._history)),
    ];

    public static IndicatorDefinition Definition { get; } = new(
        "cdl_pattern",
        [CommonParameters.Word("name", ["all", .. s_patterns.Select(p => p.Name)])],
        [.. s_patterns.Select(p => $"CDL_{p.Name.ToUpperInvariant()}")],
        ReadsPriceField: false,
        (settings, _) => new CandlePattern(settings))
    {
        Aliases = ["cdl", "candle_pattern"],
        OutputAliases = s_patterns.ToDictionary(p => p.Name, p => $"CDL_{p.Name.ToUpperInvariant()}"),
        DefaultOutput = settings => Math.Max(0, settings.Candles(0) - 1),
        Chart = new(ChartPlace.Pane, ChartStyle.Points),
        Scales = [IndicatorScale.Unitless],
        Notes = new(
            "100, 0 or −100 where a pattern of TA-Lib ends, with its settings' defaults: long and short against the mean body of the ten "
                + "candles "
            + "before, doji and very short shadows against a tenth of their mean range, near, far and equal against 0.2, 0.6 and 0.05 of "
            + "the mean "
            + "range of five; `name` picks the output that is meant where none is named",
            "TA-Lib, CDL functions")
        {
            FirstValue = "after TA-Lib's lookback of the pattern, 2 to 14 candles",
            WithoutMovement = "0, but 100 for dojis of candles without movement",
            Differs = "TA-Lib grades: 80 for an engulfing or harami that shares an end, 200 for a confirmed Hikkake; other libraries' "
                + "patterns of "
                + "the same names use fixed proportions",
        },
    };

    public override double this[int output] => _history.Taken > s_patterns[output].Before ? _values[output] : double.NaN;

    protected override void Add(in Candle candle)
    {
        _history.Add(candle);
        for (var i = 0; i < s_patterns.Length; i++) _values[i] = 100 * s_patterns[i].Find(this);
    }
}
