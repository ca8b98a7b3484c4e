using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators;

/// <summary>
/// An indicator of one price of each candle. A price that is not finite is passed over, as in <see cref="CandleIndicator"/>.
/// </summary>
internal abstract class PriceIndicator(IndicatorSettings settings) : IIndicator
{
    private readonly PriceField _field = settings.PriceField;

    public IReadOnlyList<string> Outputs => settings.Definition.Outputs;

    public abstract double this[int output] { get; }

    public void Update(in Candle candle)
    {
        var price = candle.Price(_field);
        if (double.IsFinite(price)) Add(price);
    }

    /// <summary>Takes the next price, a finite number.</summary>
    protected abstract void Add(double price);
}
