using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Engine.Options;

/// <summary>
/// A contract that a position or a working order trades, with its price of the moment. The price goes its way while that of the underlying
/// does: it is asked for at the underlying's ticks.
/// </summary>
internal sealed class OptionQuote(OptionContract contract, OptionTerms terms, OptionPricer pricer, string chosenBy)
{
    private double _underlying = double.NaN;
    private UtcTime _time;
    private double _price = double.NaN;
    private bool _isOnWay;
    // True while the price was not computed since the underlying moved.
    private bool _isBehind;
    private decimal _exact;
    private bool _exactIsCurrent;

    public OptionContract Contract => contract;

    /// <summary>How the contract was chosen, in words.</summary>
    public string ChosenBy => chosenBy;

    /// <summary>Where its prices come from.</summary>
    public OptionPricing Pricing => pricer.Pricing;

    /// <summary>Volatility that its price of the moment means; null when none does.</summary>
    public decimal? Volatility => pricer.VolatilityAt(terms, _underlying, _time);

    /// <summary>Why it cannot be traded at its price of the moment; null when it can.</summary>
    public string? Refusal => pricer.Refusal(terms, _time);

    /// <summary>How far its strike is out of the money, as a share of the underlying's price of the moment; below 0 in the money.</summary>
    public decimal OutOfTheMoney
    {
        get
        {
            var price = Decimals.Of(_underlying);
            if (price <= 0) return 0;
            var above = Decimals.Quotient(contract.Strike - price, price);
            return contract.Right == OptionRight.Call ? above : -above;
        }
    }

    /// <summary>When it is settled.</summary>
    public UtcTime Settlement => terms.Settlement;

    /// <summary>Its price.</summary>
    public double Price
    {
        get
        {
            if (_isBehind)
            {
                _isBehind = false;
                _price = pricer.Premium(terms, _underlying, _time);
            }
            return _price;
        }
    }

    /// <summary>Its price as a decimal.</summary>
    public decimal ExactPrice
    {
        get
        {
            if (!_exactIsCurrent) _exact = double.IsNaN(Price) ? 0 : Decimals.Of(Price);
            _exactIsCurrent = true;
            return _exact;
        }
    }

    /// <summary>The best ask that a purchase meets, or the best bid that a sale does; NaN when none is known.</summary>
    /// <param name="isBuy">True for a purchase.</param>
    public double Quote(bool isBuy) => pricer.Quote(terms, isBuy, _time);

    /// <summary>The same of a moment, on the way to the tick that is matched; NaN where the price goes a path.</summary>
    /// <param name="isBuy">True for a purchase.</param>
    /// <param name="time">Time of the tick.</param>
    public double QuoteAhead(bool isBuy, UtcTime time) => Move.IsOnPath ? double.NaN : pricer.Quote(terms, isBuy, time);

    /// <summary>How its price comes to the tick that is matched; what is left of the way while orders are met on it.</summary>
    public PriceMove Move { get; private set; }

    /// <summary>True while nothing meets its price on the way to the tick that is matched: there is none of that moment.</summary>
    public bool IsStale { get; private set; }

    /// <summary>Greeks of one unit at the price of the moment.</summary>
    public Greeks Greeks => pricer.GreeksOf(terms, _underlying, _time);

    /// <summary>Greeks of one unit at a price of the underlying and a moment.</summary>
    public Greeks GreeksAt(double underlying, UtcTime time) => pricer.GreeksOf(terms, underlying, time);

    /// <summary>Price at a price of the underlying and a moment.</summary>
    public double PriceAt(double underlying, UtcTime time) =>
        underlying == _underlying && time == _time && !_isOnWay ? Price : pricer.Premium(terms, underlying, time);

    /// <summary>The price of the moment becomes that at a price of the underlying and a time.</summary>
    public double MoveTo(double underlying, UtcTime time)
    {
        if (underlying != _underlying || time != _time || _isOnWay) Follow(underlying, time);
        return Price;
    }

    /// <summary>The same, with a price that is computed when it is asked for.</summary>
    public void Follow(double underlying, UtcTime time)
    {
        (_underlying, _time, _isOnWay) = (underlying, time, false);
        _isBehind = true;
        _exactIsCurrent = false;
    }

    /// <summary>Prices between which all of a range of the underlying's prices and a span of time are.</summary>
    public (double Low, double High) Bounds(double lowest, double highest, UtcTime from, UtcTime to) =>
        pricer.Bounds(terms, lowest, highest, from, to);

    /// <summary>A tick of the underlying is about to be matched.</summary>
    /// <param name="underlying">Its price.</param>
    /// <param name="time">Its time.</param>
    /// <param name="onPath">True when the underlying went through every price on its way to it.</param>
    /// <param name="startTime">Time of the tick before.</param>
    public void BeginMove(double underlying, UtcTime time, bool onPath, UtcTime startTime)
    {
        Move = new PriceMove(Price, pricer.Premium(terms, underlying, time), pricer.IsOnPath(time, onPath), startTime);
        IsStale = pricer.Refusal(terms, time) is not null;
    }

    /// <summary>It was chosen while a tick is matched, at the end of its way.</summary>
    public void Stay() => Move = new PriceMove(Price, Price, onPath: false, _time);

    /// <summary>The price of the moment becomes one on its way.</summary>
    /// <param name="price">That price.</param>
    /// <param name="underlying">Price of the underlying there.</param>
    /// <param name="time">Time of the tick.</param>
    public void PassThrough(double price, double underlying, UtcTime time)
    {
        var isRecorded = Pricing == OptionPricing.Data && price == Move.End.Price;
        Move = Move.RestFrom(price);
        (_underlying, _time, _isOnWay) = (underlying, time, true);
        _exactIsCurrent = _isBehind = false;
        _price = isRecorded ? price : pricer.OnStep(price);
    }
}
