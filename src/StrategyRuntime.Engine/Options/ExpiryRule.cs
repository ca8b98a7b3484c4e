using System.Globalization;
using System.Text.RegularExpressions;

namespace StrategyRuntime.Engine.Options;

/// <summary>Which expiry a position asks for.</summary>
/// <param name="Cycle">Among which expiries.</param>
/// <param name="Number">0 for the first of them on or after the trading day, 1 for the next one.</param>
/// <param name="Date">The day itself, for <see cref="ExpiryCycle.Date"/>.</param>
public readonly partial record struct ExpiryRule(ExpiryCycle Cycle, int Number, DateOnly Date = default)
{
    /// <summary>What <see cref="TryParse"/> takes, in words.</summary>
    public const string Expected = "W0 to W9, M0 to M9, Q0 to Q9, Y0 to Y9, or a date such as 2024-11-07";

    /// <summary>Reads <c>W1</c>, <c>M0</c>, <c>Q0</c>, <c>Y0</c> or a date.</summary>
    public static bool TryParse(string? text, out ExpiryRule rule)
    {
        rule = default;
        text = text?.Trim().ToUpperInvariant() ?? "";
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            rule = new ExpiryRule(ExpiryCycle.Date, 0, date);
            return true;
        }
        if (!Named().IsMatch(text)) return false;
        var cycle = text[0] switch
        {
            'W' => ExpiryCycle.Weekly,
            'M' => ExpiryCycle.Monthly,
            'Q' => ExpiryCycle.Quarterly,
            _ => ExpiryCycle.Yearly,
        };
        rule = new ExpiryRule(cycle, text[1] - '0');
        return true;
    }

    /// <summary>Which of the expiries from a day on it means, in order of time; null when there are not so many.</summary>
    /// <param name="expiries">The expiries, and whether each is the last of its month.</param>
    public DateOnly? Among(IEnumerable<(DateOnly Date, bool IsMonthly)> expiries)
    {
        var left = Number;
        foreach (var (date, isMonthly) in expiries)
        {
            if (Cycle != ExpiryCycle.Weekly && !isMonthly) continue;
            if (Cycle == ExpiryCycle.Quarterly && date.Month % 3 != 0) continue;
            if (Cycle == ExpiryCycle.Yearly && date.Month != 12) continue;
            if (left-- == 0) return date;
        }
        return null;
    }

    /// <summary>As it stands in a document.</summary>
    public override string ToString() => Cycle == ExpiryCycle.Date
        ? Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Cycle.ToString()[0]}{Number}");

    [GeneratedRegex("^[WMQY][0-9]$", RegexOptions.CultureInvariant)]
    private static partial Regex Named();
}

/// <summary>A series of expiries.</summary>
public enum ExpiryCycle
{
    /// <summary>Every expiry there is, weekly and monthly ones.</summary>
    Weekly,

    /// <summary>The last one of each month.</summary>
    Monthly,

    /// <summary>The last one of March, June, September and December.</summary>
    Quarterly,

    /// <summary>The last one of December.</summary>
    Yearly,

    /// <summary>A given day.</summary>
    Date,
}
