using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Costs;

/// <summary>A line of a contract note.</summary>
public enum ChargeKind
{
    /// <summary>What the broker takes.</summary>
    Brokerage,

    /// <summary>Transaction charge of the exchange.</summary>
    Exchange,

    /// <summary>Contribution to NSE's investor protection fund.</summary>
    Ipft,

    /// <summary>Clearing fee of OCC.</summary>
    Clearing,

    /// <summary>Options regulatory fee of the American exchanges.</summary>
    Orf,

    /// <summary>Turnover fee of SEBI.</summary>
    Sebi,

    /// <summary>Securities transaction tax of India.</summary>
    Stt,

    /// <summary>Stamp duty of India.</summary>
    StampDuty,

    /// <summary>Section 31 fee of the SEC.</summary>
    Sec,

    /// <summary>Trading activity fee of FINRA.</summary>
    Taf,

    /// <summary>Goods and services tax of India.</summary>
    Gst,
}

/// <summary>The lines of a contract note, each with its amount.</summary>
internal sealed class Charges
{
    private readonly decimal[] _amounts;

    private Charges(decimal[] amounts) => _amounts = amounts;

    /// <summary>All lines there may be, in the order in which they are shown.</summary>
    public static IReadOnlyList<ChargeKind> Kinds { get; } = Enum.GetValues<ChargeKind>();

    /// <summary>Sum of all lines.</summary>
    public decimal Total
    {
        get
        {
            var total = 0m;
            foreach (var amount in _amounts) total = Decimals.Sum(total, amount);
            return total;
        }
    }

    /// <summary>Amount of a line; 0 when it is not there.</summary>
    public decimal this[ChargeKind kind] => _amounts[(int)kind];

    /// <summary>Lines with these amounts, by the number of their kind.</summary>
    public static Charges Of(ReadOnlySpan<decimal> amounts) => new(amounts.ToArray());

    /// <summary>Line by line; null when neither has any.</summary>
    public static Charges? Sum(Charges? left, Charges? right)
    {
        if (left is null || right is null) return left ?? right;
        var sum = new decimal[left._amounts.Length];
        for (var i = 0; i < sum.Length; i++) sum[i] = Decimals.Sum(left._amounts[i], right._amounts[i]);
        return new Charges(sum);
    }
}
