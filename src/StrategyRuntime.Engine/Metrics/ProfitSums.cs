using System.Numerics;

namespace StrategyRuntime.Engine.Metrics;

/// <summary>
/// Counts and sums of the profits of trades, as decimals or as whole numbers of a small unit. A trade with exactly no profit is neither
/// winner nor loser.
/// </summary>
/// <typeparam name="T">What profits are.</typeparam>
internal struct ProfitSums<T>
    where T : struct, INumber<T>
{
    /// <summary>Number of trades.</summary>
    public int Count { get; set; }

    /// <summary>Trades with profit.</summary>
    public int Winners { get; set; }

    /// <summary>Trades with loss.</summary>
    public int Losers { get; set; }

    /// <summary>Sum of all profits.</summary>
    public T Profit { get; set; }

    /// <summary>Sum of all losses, above zero.</summary>
    public T Loss { get; set; }

    /// <summary>Takes a trade's profit.</summary>
    public void Add(T pnl)
    {
        Count++;
        if (pnl > T.Zero)
        {
            Winners++;
            Profit += pnl;
        }
        else if (pnl < T.Zero)
        {
            Losers++;
            Loss -= pnl;
        }
    }

    /// <summary>The same with other amounts.</summary>
    public readonly ProfitSums<TOther> With<TOther>(Func<T, TOther> amount)
        where TOther : struct, INumber<TOther> =>
        new() { Count = Count, Winners = Winners, Losers = Losers, Profit = amount(Profit), Loss = amount(Loss) };
}
