using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Studies;

/// <summary>
/// Money and prices of a run as whole numbers of a small unit. As long as they have no more bits than a double keeps, sums and products are
/// the exact decimals of the books, and what is made of them as doubles is equal to the last bit.
/// </summary>
/// <param name="Price">Decimals of a price.</param>
/// <param name="Units">Decimals of lots × multiplier.</param>
/// <param name="Money">Decimals of money, no fewer than those of both together.</param>
internal readonly record struct RoundTripScale(int Price, int Units, int Money)
{
    /// <summary>Whole numbers up to here are doubles.</summary>
    public const long Limit = 1L << 53;

    private static readonly long[] s_powers = [.. Enumerable.Range(0, 16).Select(p => (long)Math.Pow(10, p))];

    private readonly double _pricePower = s_powers[Price];
    private readonly double _unitsPower = s_powers[Units];
    private readonly double _moneyPower = s_powers[Money];

    /// <summary>What a product of price and units is multiplied by to be money.</summary>
    public long MoneyPerProduct { get; } = s_powers[Money - Price - Units];

    /// <summary>
    /// A number as a whole number of units with so many decimals; null when it has more decimals or too many digits, or these are more
    /// decimals than there is a scale for.
    /// </summary>
    public static long? Of(decimal value, int decimals)
    {
        if (decimals >= s_powers.Length || Math.Abs(value) > 1_000_000_000_000m) return null;
        var scaled = value * s_powers[decimals];
        return scaled == decimal.Truncate(scaled) && Math.Abs(scaled) < Limit ? (long)scaled : null;
    }

    /// <summary>The decimal that a whole number stands for.</summary>
    public static decimal Decimal(long value, int decimals)
    {
        var size = (ulong)Math.Abs(value);
        return new decimal((int)(uint)size, (int)(uint)(size >> 32), 0, value < 0, (byte)decimals);
    }

    /// <summary>The double nearest to an amount of money.</summary>
    public double MoneyAsDouble(long value) => value / _moneyPower;

    /// <summary>The double nearest to a number of units.</summary>
    public double UnitsAsDouble(long value) => value / _unitsPower;

    /// <summary>A price of the market; the caller knows that it has no more decimals.</summary>
    public long OfPrice(double price) => (long)Math.Round(price * _pricePower);

    /// <summary>Decimals that a number needs.</summary>
    public static int DecimalsOf(decimal value) => Decimals.Normalize(value).Scale;
}
