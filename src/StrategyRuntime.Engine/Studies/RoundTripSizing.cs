using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Studies;

/// <summary>Size of an entry by its value or by a share of equity, in whole numbers.</summary>
internal sealed class RoundTripSizing
{
    // Any price times as much is an Int128.
    private const double MostPerPrice = 1e22;

    private readonly long _value;
    private readonly long _perStep;
    private readonly long _unitsOfStep;
    private readonly Int128 _valueFactor;
    private readonly Int128 _priceFactor;
    private readonly bool _hasOutgrown;

    /// <param name="terms">How it is sized.</param>
    /// <param name="multiplier">Multiplier of its lots.</param>
    /// <param name="scale">How numbers are scaled.</param>
    public RoundTripSizing(Sizing terms, decimal multiplier, RoundTripScale scale)
    {
        IsOfEquity = terms.Mode == SizingMode.PercentEquity;
        var decimals = RoundTripScale.DecimalsOf(terms.Value) + (IsOfEquity ? 2 + scale.Money : 0);
        var lot = multiplier * terms.RoundTo;
        var lotDecimals = RoundTripScale.DecimalsOf(lot);
        var digits = scale.Price + lotDecimals - decimals;
        (_valueFactor, _priceFactor) = (Power(digits), Power(-digits));
        if (RoundTripScale.Of(terms.Value, RoundTripScale.DecimalsOf(terms.Value)) is { } value
            && RoundTripScale.Of(lot, lotDecimals) is { } perStep && RoundTripScale.Of(lot, scale.Units) is { } unitsOfStep
            && perStep * (double)_priceFactor < MostPerPrice)
            (_value, _perStep, _unitsOfStep) = (value, perStep, unitsOfStep);
        else
            _hasOutgrown = true;
    }

    /// <summary>True when equity decides it.</summary>
    public bool IsOfEquity { get; }

    /// <summary>Lots × multiplier of an entry, scaled; null when they outgrow.</summary>
    /// <param name="price">Its price, scaled.</param>
    /// <param name="equity">Equity, scaled.</param>
    public long? UnitsAt(long price, long equity)
    {
        if (_hasOutgrown) return null;
        var value = IsOfEquity ? (Int128)_value * Math.Max(0, equity) : _value;
        var steps = value * _valueFactor / ((Int128)price * _perStep * _priceFactor);
        if (steps > RoundTripScale.Limit) return null;
        var units = steps * _unitsOfStep;
        return units > RoundTripScale.Limit ? null : (long)units;
    }

    /// <summary>A power of ten; 1 for none or less.</summary>
    private static Int128 Power(int digits)
    {
        Int128 power = 1;
        for (; digits > 0; digits--) power *= 10;
        return power;
    }
}
