using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace StrategyRuntime.Cli;

/// <summary>
/// The figures that one looks at first, each with its unit; metrics.json has them all. A figure that metrics.json says means little carries
/// a mark, and the line below the table says why.
/// </summary>
internal sealed class MetricsTable(JsonElement metrics, string currency)
{
    private const string Mark = " *";
    private const string Undefined = "–";

    private static readonly Row[] s_rows =
    [
        new("total_return", "Total return", Unit.Fraction), new("annualised_return", "Annualised return", Unit.FractionOfYear),
        new("buy_and_hold_return", "Buy and hold", Unit.Fraction), new("sharpe", "Sharpe", Unit.Ratio),
        new("sortino", "Sortino", Unit.Ratio), new("max_drawdown", "Max drawdown", Unit.Fraction),
        new("max_drawdown_close", "Max drawdown at closes", Unit.Fraction), new("calmar", "Calmar", Unit.Ratio),
        new("trades", "Trades", Unit.Trades), new("win_rate", "Win rate", Unit.Percent), new("profit_factor", "Profit factor", Unit.Ratio),
        new("expectancy", "Expectancy", Unit.MoneyOfTrade), new("sqn", "System quality (SQN)", Unit.Ratio),
        new("exposure", "Exposure", Unit.Fraction), new("rejected_orders", "Rejected orders", Unit.Orders),
        new("zero_quantity_orders", "Zero-quantity orders", Unit.Orders), new("fees", "Fees", Unit.Money),
        new("equity", "Equity", Unit.Money),
    ];

    /// <summary>Prints the table and what the marks mean.</summary>
    public void Print(string title)
    {
        var figures = s_rows.Where(r => metrics.TryGetProperty(r.Key, out _)).Select(Read).ToList();
        var (widest, longest) = (figures.Max(f => f.Number.Length), figures.Max(f => f.Unit.Length));
        var table = new Table().Border(TableBorder.Rounded).AddColumn(Markup.Escape(title)).AddColumn("");
        foreach (var (label, number, unit) in figures)
            table.AddRow(Markup.Escape(label), Markup.Escape($"{number.PadLeft(widest)} {unit.PadRight(longest)}"));
        Screen.Output.Write(table);
        foreach (var reason in Reasons()) Screen.Output.MarkupLineInterpolated($"* means little: {reason}");
    }

    private Figure Read(Row row)
    {
        var value = metrics.GetProperty(row.Key);
        var label = MeansLittle.TryGetProperty(row.Key, out _) ? row.Label + Mark : row.Label;
        if (value.ValueKind != JsonValueKind.Number) return new Figure(label, Undefined, "");
        var (factor, format, unit) = row.Unit switch
        {
            Unit.Fraction => (100, "#,0.00", "%"),
            Unit.FractionOfYear => (100, "#,0.00", "% a year"),
            Unit.Percent => (1, "#,0.00", "%"),
            Unit.Ratio => (1, "#,0.00##", "ratio"),
            Unit.Money => (1, "#,0.00", currency),
            Unit.MoneyOfTrade => (1, "#,0.00", $"{currency} a trade"),
            Unit.Trades => (1, "#,0", "trades"),
            _ => (1, "#,0", "orders"),
        };
        return new Figure(label, (value.GetDouble() * factor).ToString(format, CultureInfo.InvariantCulture), unit);
    }

    private JsonElement MeansLittle => metrics.GetProperty("means_little");

    private IEnumerable<string> Reasons() => s_rows
        .Where(r => MeansLittle.TryGetProperty(r.Key, out _))
        .Select(r => MeansLittle.GetProperty(r.Key).GetString()!)
        .Distinct();

    private sealed record Figure(string Label, string Number, string Unit);

    private sealed record Row(string Key, string Label, Unit Unit);

    /// <summary>What a number counts. Fractions are shown in percent.</summary>
    private enum Unit
    {
        Fraction,
        FractionOfYear,
        Percent,
        Ratio,
        Money,
        MoneyOfTrade,
        Trades,
        Orders,
    }
}
