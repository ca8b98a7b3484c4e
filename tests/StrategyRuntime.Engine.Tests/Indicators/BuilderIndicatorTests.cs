using System.Globalization;
using StrategyRuntime.Engine.Indicators.Catalog;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Tests.Indicators;

/// <summary>What the visual builder writes into documents: names, parameters with their defaults, and outputs.</summary>
public sealed class BuilderIndicatorTests
{
    public static TheoryData<string> Written() =>
    [
        "apo(fast=12, slow=26, price_field=close)",
        "bias(length=26, price_field=close)",
        "brar(length=26) → AR BR",
        "cfo(length=9, price_field=close)",
        "cg(length=10, price_field=close)",
        "coppock(length=10, fast=11, slow=14, price_field=close)",
        "cti(length=12, price_field=close)",
        "er(length=10, price_field=close)",
        "inertia(length=20, rvi_length=14, price_field=close)",
        "kdj(length=9, signal=3) → K D J",
        "pgo(length=14)",
        "psl(length=12, price_field=close)",
        "qqe(length=14, smooth=5) → QQE QQEl QQEs",
        "rsx(length=14, price_field=close)",
        "rvgi(length=14, swma_length=4) → RVGI RVGIs",
        "smi(fast=5, slow=20, signal=5) → SMI SMIs",
        "squeeze(bb_length=20, bb_std=2, kc_length=20, kc_scalar=1.5) → SQZ SQZ_ON SQZ_OFF SQZ_NO",
        "stc(fast=23, slow=50, cycle=10)",
        "tsi(fast=13, slow=25, signal=13, price_field=close) → TSI TSIs",
        "aobv(fast=4, slow=12)",
        "eom(length=14, divisor=100000000)",
        "kvo(fast=34, slow=55, signal=13) → KVO KVOs",
        "pvol()",
        "pvr()",
        "tsv(length=18)",
        "vp(width=10)",
        "ichimoku(tenkan_period=9, kijun_period=26, senkou_b_period=52, displacement=26)"
            + " → tenkan_sen kijun_sen senkou_span_a senkou_span_b chikou_span",
        "cmo(length=14, price_field=close)",
        "mom(length=10, price_field=close)",
        "ppo(fast=12, slow=26, signal=9) → PPO PPOh PPOs",
        "trix(length=15, price_field=close)",
        "uo(fast=7, medium=14, slow=28)",
        "ao(fast=5, slow=34)",
        "bop()",
        "fisher(length=9) → FISHER FISHERs",
        "kst(roc1=10, roc2=15, roc3=20, roc4=30) → KST KSTs",
        "dema(length=20, price_field=close)",
        "tema(length=20, price_field=close)",
        "hma(length=16, price_field=close)",
        "zlema(length=20, price_field=close)",
        "vwma(length=20, price_field=close)",
        "kama(length=10, fast=2, slow=30, price_field=close)",
        "alma(length=9, offset=0.85, sigma=6, price_field=close)",
        "fwma(length=10, price_field=close)",
        "jma(length=7, phase=0, price_field=close)",
        "linreg(length=14, price_field=close)",
        "midpoint(length=14, price_field=close)",
        "midprice(length=14)",
        "pwma(length=10, price_field=close)",
        "rma(length=14, price_field=close)",
        "sinwma(length=14, price_field=close)",
        "swma(length=10, price_field=close)",
        "t3(length=10, a=0.7, price_field=close)",
        "trima(length=20, price_field=close)",
        "vidya(length=14, price_field=close)",
        "zlma(length=20, price_field=close)",
        "hwma(na=0.2, nb=0.1, nc=0.1, price_field=close)",
        "log_return(length=1, price_field=close)",
        "percent_return(length=1, price_field=close)",
        "drawdown(price_field=close)",
        "entropy(length=10, price_field=close)",
        "kurtosis(length=30, price_field=close)",
        "mad(length=30, price_field=close)",
        "median(length=30, price_field=close)",
        "quantile(length=30, q=0.5, price_field=close)",
        "skew(length=30, price_field=close)",
        "zscore(length=30, price_field=close)",
        "ad()",
        "adosc(fast=3, slow=10)",
        "cmf(length=20)",
        "pvt()",
        "pvo(fast=12, slow=26, signal=9) → PVO PVOh PVOs",
        "efi(length=13)",
        "nvi()",
        "pvi()",
    ];

    [Theory]
    [MemberData(nameof(Written))]
    public void An_indicator_of_the_builder_has_its_parameters_with_their_defaults_and_its_outputs(string written)
    {
        var open = written.IndexOf('(', StringComparison.Ordinal);
        var close = written.IndexOf(')', StringComparison.Ordinal);
        IndicatorCatalog.TryGet(written[..open], out var definition).Should().BeTrue();

        foreach (var parameter in written[(open + 1)..close].Split(", ", StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = (parameter.Split('=')[0], parameter.Split('=')[1]);
            if (name == "price_field")
            {
                definition!.ReadsPriceField.Should().BeTrue();
                definition.DefaultPriceField.Should().Be(PriceField.Close);
                continue;
            }
            definition!.TryGetParameter(name, out var index).Should().BeTrue(name);
            definition.Parameters[index].Default.Should().Be(double.Parse(value, CultureInfo.InvariantCulture));
        }

        var outputs = written[(close + 1)..].Replace(" → ", "", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var place = 0; place < outputs.Length; place++)
        {
            definition!.TryGetOutput(outputs[place], out var index).Should().BeTrue(outputs[place]);
            index.Should().Be(place);
        }
    }
}
