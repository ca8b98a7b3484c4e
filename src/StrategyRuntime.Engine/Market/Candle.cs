namespace StrategyRuntime.Engine.Market;

/// <summary>Open, high, low, close and volume of one timeframe.</summary>
/// <param name="OpenTime">When it starts.</param>
/// <param name="Open">First price.</param>
/// <param name="High">Highest price.</param>
/// <param name="Low">Lowest price.</param>
/// <param name="Close">Last price.</param>
/// <param name="Volume">Traded quantity.</param>
/// <param name="OpenInterest">Last known open interest, NaN when the data has none.</param>
public readonly record struct Candle(
    UtcTime OpenTime, double Open, double High, double Low, double Close, double Volume, double OpenInterest = double.NaN)
{
    /// <summary>The price that <paramref name="field"/> names.</summary>
    public double Price(PriceField field) => field switch
    {
        PriceField.Open => Open,
        PriceField.High => High,
        PriceField.Low => Low,
        PriceField.Hl2 => (High + Low) / 2,
        PriceField.Hlc3 => (High + Low + Close) / 3,
        PriceField.Ohlc4 => (Open + High + Low + Close) / 4,
        PriceField.Volume => Volume,
        PriceField.OpenInterest => OpenInterest,
        _ => Close,
    };
}

/// <summary>Which number of a candle.</summary>
public enum PriceField
{
    /// <summary>First price.</summary>
    Open,

    /// <summary>Highest price.</summary>
    High,

    /// <summary>Lowest price.</summary>
    Low,

    /// <summary>Last price.</summary>
    Close,

    /// <summary>Mean of high and low.</summary>
    Hl2,

    /// <summary>Mean of high, low and close (the typical price).</summary>
    Hlc3,

    /// <summary>Mean of open, high, low and close.</summary>
    Ohlc4,

    /// <summary>Traded quantity.</summary>
    Volume,

    /// <summary>Open interest.</summary>
    OpenInterest,
}
