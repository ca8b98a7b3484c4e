using System.Globalization;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.MarketData.Instruments;

/// <summary>The text of <c>{SYMBOL}.actions.csv</c>.</summary>
internal static class ActionTable
{
    private const decimal MostShares = 1_000_000;

    private static readonly string[] s_columns = ["date", "kind", "ratio", "amount"];

    private static readonly Dictionary<string, CorporateActionKind> s_kinds =
        Enum.GetValues<CorporateActionKind>().ToDictionary(SnakeCase.Word, StringComparer.Ordinal);

    /// <summary>Name of a symbol's file in the market folder.</summary>
    public static string FileName(string symbol) => $"{SymbolName.ToFileName(symbol)}.actions.csv";

    /// <summary>Reads the actions in the order of their dates; those of one date in the order of the file.</summary>
    /// <exception cref="Decoding.MarketDataException">Something is wrong in it.</exception>
    public static IReadOnlyList<CorporateAction> Read(string file, byte[] content) =>
        [.. ReferenceTable.Read(file, content, s_columns, required: 2, Read).OrderBy(a => a.Date)];

    private static CorporateAction? Read(ReferenceTable row)
    {
        var (date, kind) = (row.Date("date"), row.Word("kind", s_kinds));
        if (row.Text("date") is null) row.Wrong("there is no date");
        if (row.Text("kind") is null) row.Wrong("there is no kind");
        if (date is null || kind is null) return null;
        var (ratio, amount) = (Ratio(row), row.Number("amount", 0, InstrumentTable.Limit));
        var (needsRatio, needsAmount) =
            (kind != CorporateActionKind.Dividend, kind is CorporateActionKind.Dividend or CorporateActionKind.Rights);
        Check(row, kind.Value, "ratio", needsRatio);
        Check(row, kind.Value, "amount", needsAmount);
        return new CorporateAction(date.Value, kind.Value, ratio, amount);
    }

    private static void Check(ReferenceTable row, CorporateActionKind kind, string column, bool isNeeded)
    {
        if (row.Text(column) is null == isNeeded)
            row.Wrong($"a {SnakeCase.Word(kind)} {(isNeeded ? "needs its" : "has no")} {column}");
    }

    // "3:2" is three for two.
    private static decimal? Ratio(ReferenceTable row)
    {
        if (row.Text("ratio") is not { } text) return null;
        var parts = text.Split([':', '/']);
        if (parts.Length <= 2 && Number(parts[0]) is { } shares && Number(parts.Length == 2 ? parts[1] : "1") is { } held)
            return shares / held;
        row.Wrong($"ratio '{text}' must be a number above 0 such as 2 or 0.1, or two of them such as 3:2");
        return null;
    }

    private static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is > 0 and <= MostShares
            ? value
            : null;
}
