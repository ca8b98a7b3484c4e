namespace StrategyRuntime.Engine.Options;

/// <summary>Strikes by their distance from the one at the money.</summary>
internal sealed class StrikeLadder
{
    private readonly IList<decimal>? _listed;
    private readonly decimal _step;
    private readonly decimal _atTheMoney;
    private readonly int _middle;

    private StrikeLadder(IList<decimal>? listed, decimal step, decimal atTheMoney, int middle) =>
        (_listed, _step, _atTheMoney, _middle) = (listed, step, atTheMoney, middle);

    /// <summary>Strikes a step apart.</summary>
    /// <param name="step">The step.</param>
    /// <param name="price">Price of the underlying.</param>
    // A tie goes up.
    public static StrikeLadder Of(decimal step, decimal price) => new(null, step, Math.Floor(price / step + 0.5m) * step, 0);

    /// <summary>Strikes of a list.</summary>
    /// <param name="listed">The strikes, ascending.</param>
    /// <param name="price">Price of the underlying.</param>
    public static StrikeLadder Of(IList<decimal> listed, decimal price)
    {
        var middle = 0;
        for (var i = 1; i < listed.Count; i++)
        {
            if (Math.Abs(listed[i] - price) <= Math.Abs(listed[middle] - price)) middle = i;
        }
        return new StrikeLadder(listed, 0, 0, middle);
    }

    /// <summary>The strike so many steps above the one at the money, or below it; null when there is none above zero.</summary>
    public decimal? At(int steps)
    {
        if (_listed is not { } listed) return _atTheMoney + steps * _step is > 0 and var strike ? strike : null;
        return _middle + steps is >= 0 and var at && at < listed.Count ? listed[at] : null;
    }
}
