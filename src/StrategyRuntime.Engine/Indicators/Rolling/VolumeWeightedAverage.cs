namespace StrategyRuntime.Engine.Indicators.Rolling;

/// <summary>The mean of the last <paramref name="length"/> prices, each weighted by its volume.</summary>
internal sealed class VolumeWeightedAverage(int length)
{
    private readonly RollingWindow _prices = new(length);
    private readonly RollingWindow _volumes = new(length);
    private SlidingSum _turnover;
    private SlidingSum _volume;

    /// <summary>The mean, NaN until full and while there is no volume.</summary>
    public double Value { get; private set; } = double.NaN;

    /// <summary>
    /// The mean price of a turnover, NaN without volume. Their division is exact enough to give back an unchanging price to the bit.
    /// </summary>
    public static double MeanPrice(DoubleDouble turnover, DoubleDouble volume) =>
        volume.High == 0 ? double.NaN : (turnover / volume).High;

    /// <summary>Takes the next price and its volume.</summary>
    public void Add(double price, double volume)
    {
        var pastPrice = _prices.Push(price);
        var pastVolume = _volumes.Push(volume);
        _turnover.Move(DoubleDouble.Product(price, volume), DoubleDouble.Product(pastPrice, pastVolume), _volumes.RoundEnded);
        _volume.Move(volume, pastVolume, _volumes.RoundEnded);
        if (!_volumes.IsFull) return;
        var nothingTraded = volume == 0 && _volumes.IsConstant;
        Value = nothingTraded ? double.NaN : MeanPrice(_turnover.Value, _volume.Value);
    }
}
