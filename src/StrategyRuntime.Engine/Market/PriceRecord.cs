namespace StrategyRuntime.Engine.Market;

/// <summary>Recorded prices of a symbol that a run reads beside its ticks, such as those of an option contract.</summary>
public interface IPriceRecord
{
    /// <summary>The last price that was recorded at or before a moment; null before the first one.</summary>
    RecordedPrice? At(UtcTime time);
}

/// <summary>A recorded price.</summary>
/// <param name="Time">When it was recorded.</param>
/// <param name="Price">The price.</param>
/// <param name="OnPath">True when a bar's path reached it from the price before, so that every price between the two was traded.</param>
public readonly record struct RecordedPrice(UtcTime Time, double Price, bool OnPath)
{
    /// <summary>Best bid of that moment; NaN when none was recorded.</summary>
    public double Bid { get; init; } = double.NaN;

    /// <summary>Best ask of that moment; NaN when none was recorded.</summary>
    public double Ask { get; init; } = double.NaN;
}
