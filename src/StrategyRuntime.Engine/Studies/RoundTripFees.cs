using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Engine.Studies;

/// <summary>Commission of a fill in whole numbers: what <see cref="Broker.FillPricing.Fees"/> says.</summary>
internal sealed class RoundTripFees
{
    private readonly bool _hasFees;
    private readonly long _perOrder;
    private readonly long _minimum;
    private readonly Int128 _perValue;
    private readonly Int128 _perUnit;

    public RoundTripFees(Commission rates, RoundTripScale scale)
    {
        _hasFees = rates != new Commission();
        _perOrder = Of(rates.PerOrder, scale.Money);
        _minimum = Of(rates.Minimum, scale.Money);
        _perValue = Of(rates.Percent / 100, scale.Money - scale.Price - scale.Units);
        _perUnit = Of(rates.PerUnit, scale.Money - scale.Units);
    }

    /// <summary>Fees of so many units at a price; a sum beyond the scale's limit is as large as that.</summary>
    public long Of(long units, long price)
    {
        if (!_hasFees) return 0;
        var sum = _perOrder + _perValue * Math.Abs(price) * units + _perUnit * units;
        return (long)Int128.Min(RoundTripScale.Limit, Int128.Max(sum, _minimum));
    }

    private static long Of(decimal value, int decimals) => RoundTripScale.Of(value, decimals)
        ?? throw new ArgumentOutOfRangeException(nameof(value), value, "the scale has too few decimals for it");
}
