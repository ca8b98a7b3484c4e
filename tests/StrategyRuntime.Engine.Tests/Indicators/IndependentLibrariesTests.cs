namespace StrategyRuntime.Engine.Tests.Indicators;

/// <summary>Every indicator against at least one implementation that others wrote, on the candles of tests/fixtures/indicators.</summary>
public sealed class IndependentLibrariesTests
{
    /// <summary>
    /// Where a library begins differently, it is compared from the row on at which its beginning has faded; docs/INDICATORS.md says why
    /// ours is as it is.
    /// </summary>
    private static readonly (string Library, string Prefix, int FromRow, string Why)[] s_differentBeginnings =
    [
        ("technicalindicators", "atr(", 350, "leaves out the first candle, which has no previous close"),
        ("technicalindicators", "keltner(", 300, "its ATR leaves out the first candle"),
        ("technicalindicators", "psar(", 120, "always begins long; the same after its first two reversals"),
        ("trading-signals", "ema(", 250, "seeds with the first price"),
        ("trading-signals", "macd(", 380, "its EMAs seed with the first price"),
        ("trading-signals", "keltner(", 300, "its EMA seeds with the first price"),
        ("trading-signals", "adx(5", 200, "counts the first candle, which has no predecessor, as one without movement"),
        ("trading-signals", "adx(14", 395, "counts the first candle, which has no predecessor, as one without movement"),
        ("builder.trading-signals", "dema(", 140, "seeds an EMA with the first price"),
        ("builder.trading-signals", "tema(", 160, "seeds an EMA with the first price"),
        ("builder.trading-signals", "zlema(", 135, "begins with a price before the lag has passed"),
        ("builder.trading-signals", "rma(", 225, "seeds with the first price"),
        ("builder.trading-signals", "t3(", 185, "seeds an EMA with the first price"),
        ("builder.trading-signals", "pgo(", 150, "seeds the EMA of its ATR with the first value"),
        ("builder.trading-signals", "efi(", 175, "seeds an EMA with the first price"),
        ("builder.trading-signals", "apo(", 270, "seeds an EMA with the first price"),
        ("builder.trading-signals", "ppo(", 270, "seeds an EMA with the first price"),
        ("builder.trading-signals", "pvo(", 290, "seeds an EMA with the first price"),
        ("builder.trading-signals", "tsi(", 330, "seeds an EMA with the first price"),
        ("builder.trading-signals", "smi(", 290, "seeds an EMA with the first price"),
        ("builder.trading-signals", "stc(", 165, "seeds an EMA with the first price"),
        ("builder.trading-signals", "qqe(", 300, "seeds an EMA with the first price"),
        ("builder.tulind", "dema(", 140, "seeds an EMA with the first price"),
        ("builder.tulind", "tema(", 160, "seeds an EMA with the first price"),
        ("builder.tulind", "zlema(", 135, "begins with a price before the lag has passed"),
        ("builder.tulind", "zlma(", 135, "begins with a price before the lag has passed"),
        ("builder.tulind", "apo(", 270, "seeds an EMA with the first price"),
        ("builder.tulind", "ppo(", 270, "seeds an EMA with the first price"),
        ("builder.trading-signals", "kama(5", 5, "shows the price it starts from"),
        ("builder.trading-signals", "kama(14", 14, "shows the price it starts from"),
        ("builder.tulind", "kama(5", 5, "shows the price it starts from"),
        ("builder.tulind", "kama(14", 14, "shows the price it starts from"),
        ("builder.tulind", "fisher(5) FISHERs", 5, "begins with 0"),
        ("builder.tulind", "fisher(14) FISHERs", 14, "begins with 0"),
        ("pine.oakscript", "fisher(", 70, "begins with windows that are not full"),
        ("pine.oakscript", "kdj(", 70, "begins with the first position instead of 50"),
        ("pine.oakscript", "stc(", 100, "begins with windows that are not full"),
        ("trends-talib", "natr(", 350, "leaves out the first candle, which has no previous close"),
        ("trends-tulip", "massi(", 250, "seeds with the first range"),
        ("trends-tulip", "true_range(", 1, "counts the first candle with its high − low"),
        ("trends-trading-signals", "massi(", 250, "seeds with the first range"),
        ("trends-trading-signals", "elder_ray(", 250, "its EMA seeds with the first price"),
        ("trends-trading-signals", "true_range(", 1, "counts the first candle with its high − low"),
    ];

    public static TheoryData<string, string> Columns()
    {
        var data = new TheoryData<string, string>();
        foreach (var library in IndicatorFixtures.Libraries)
            foreach (var column in IndicatorFixtures.Columns[library].Keys)
                data.Add(library, column);
        return data;
    }

    [Theory]
    [MemberData(nameof(Columns))]
    public void Our_values_are_those_of_an_independent_library(string library, string column)
    {
        var theirs = IndicatorFixtures.Columns[library][column];
        var (settings, output) = IndicatorFixtures.Parse(column);
        var ours = IndicatorRun.Of(settings, IndicatorFixtures.Candles)[output];
        var from = s_differentBeginnings
            .Where(d => d.Library == library && column.StartsWith(d.Prefix, StringComparison.Ordinal))
            .Select(d => d.FromRow).SingleOrDefault();

        var compared = 0;
        for (var row = from; row < theirs.Length; row++)
        {
            if (double.IsNaN(theirs[row])) continue;
            Agreement.Check(ours[row], theirs[row], $"{library} {column} row {row}");
            compared++;
        }
        compared.Should().BeGreaterThanOrEqualTo(from > 0 ? 5 : 150, "otherwise nothing was proven");
    }
}
