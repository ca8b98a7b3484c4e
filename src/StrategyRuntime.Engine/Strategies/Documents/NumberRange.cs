using System.Globalization;

namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>Which numbers a field takes.</summary>
/// <param name="Minimum">Smallest.</param>
/// <param name="Maximum">Largest.</param>
/// <param name="AboveMinimum">True when <paramref name="Minimum"/> itself is too small.</param>
/// <param name="BelowMaximum">True when <paramref name="Maximum"/> itself is too large.</param>
/// <param name="IsWhole">True for whole numbers only.</param>
internal readonly record struct NumberRange(
    decimal Minimum, decimal Maximum, bool AboveMinimum = false, bool BelowMaximum = false, bool IsWhole = false)
{
    /// <summary>Every number.</summary>
    public static NumberRange Any { get; } = new(decimal.MinValue, decimal.MaxValue);

    /// <summary>Bounds keep price × quantity × multiplier inside a decimal, so no later sum can overflow.</summary>
    public static NumberRange Price { get; } = new(0, 1_000_000_000_000, AboveMinimum: true);

    public static NumberRange PriceOffset { get; } = new(-1_000_000_000_000, 1_000_000_000_000);

    public static NumberRange Quantity { get; } = new(0, 1_000_000_000, AboveMinimum: true);

    public static NumberRange Multiplier { get; } = new(0, 1_000_000, AboveMinimum: true);

    /// <summary>An amount of money.</summary>
    public static NumberRange Money { get; } = new(0, 1_000_000_000_000_000, AboveMinimum: true);

    /// <summary>Percentages of something that a loss can only use up.</summary>
    public static NumberRange PercentOfWhole { get; } = new(0, 100, AboveMinimum: true);

    /// <summary>Percentages of something that can multiply.</summary>
    public static NumberRange PercentOfGrowth { get; } = new(0, 10_000, AboveMinimum: true);

    public static NumberRange Whole(int minimum, int maximum) => new(minimum, maximum, IsWhole: true);

    public bool Contains(decimal number) =>
        (AboveMinimum ? number > Minimum : number >= Minimum)
        && (BelowMaximum ? number < Maximum : number <= Maximum)
        && (!IsWhole || decimal.IsInteger(number));

    /// <summary>The rule in words, for messages.</summary>
    public override string ToString()
    {
        var (from, to) = (AboveMinimum ? "above" : "from", BelowMaximum ? "and below" : AboveMinimum ? "and up to" : "to");
        return string.Create(CultureInfo.InvariantCulture, $"a {(IsWhole ? "whole " : "")}number {from} {Minimum} {to} {Maximum}");
    }
}
