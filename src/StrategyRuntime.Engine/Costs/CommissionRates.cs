using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Engine.Costs;

/// <summary>What an account's own rates take of a fill.</summary>
internal static class CommissionRates
{
    /// <summary>An amount, a percentage of the value and an amount per unit, and at least the minimum.</summary>
    public static decimal Of(Commission rates, decimal units, decimal price)
    {
        var value = Decimals.Product(units, Math.Abs(price));
        var sum = Decimals.Sum(rates.PerOrder + Decimals.Product(value, rates.Percent) / 100, Decimals.Product(units, rates.PerUnit));
        return Math.Max(sum, rates.Minimum);
    }
}
