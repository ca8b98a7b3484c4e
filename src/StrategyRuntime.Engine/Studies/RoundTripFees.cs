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
        if (RoundTripScale.Of(rates.PerOrder, scale.Money) is { } perOrder && RoundTripScale.Of(rates.Minimum, scale.Money) is { } minimum
            && RoundTripScale.Of(rates.Percent / 100, scale.Money - scale.Price - scale.Units) is { } perValue
            && RoundTripScale.Of(rates.PerUnit, scale.Money - scale.Units) is { } perUnit)
            (_perOrder, _minimum, _perValue, _perUnit) = (perOrder, minimum, perValue, perUnit);
        else
            HasOutgrown = true;
    }

    /// <summary>True when a rate has too many digits.</summary>
    public bool HasOutgrown { get; }

    /// <summary>Fees of so many units at a price; a sum beyond the scale's limit is as large as that.</summary>
    public long Of(long units, long price)
    {
        if (!_hasFees) return 0;
        var sum = _perOrder + _perValue * Math.Abs(price) * units + _perUnit * units;
        return (long)Int128.Min(RoundTripScale.Limit, Int128.Max(sum, _minimum));
    }
}
