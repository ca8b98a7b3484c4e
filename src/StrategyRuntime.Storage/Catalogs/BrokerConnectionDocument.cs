using System.Text.Json;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Storage.Catalogs;

/// <summary>
/// A broker connection as JSON: <c>{id, type: "paper", cash, currency,
/// risk_free, fill, slippage {ticks, percent}, commission {per_order, percent,
/// per_unit}, spread, limit_fill, option_pricing}</c>; whatever is missing or null has its default.
/// </summary>
public static class BrokerConnectionDocument
{
    private const string PaperType = "paper";
    private const decimal MaxMoney = 1_000_000_000_000m;
    private const decimal MaxTicks = 1_000_000m;
    private const decimal MaxPercent = 100m;
    private const decimal SmallestCash = 0.01m;

    // 4 instead of 0.04 is a mistake that is easily made.
    private const decimal MaxRiskFree = 1m;

    private const int MaxDepth = 64;

    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    /// <summary>
    /// Reads a document; every problem in it is added to <paramref name="problems"/>, and the result is null when there is one.
    /// </summary>
    /// <param name="utf8Json">The document.</param>
    /// <param name="id">Id it is saved under; an <c>id</c> in the document must be the same.</param>
    /// <param name="problems">Receives the problems.</param>
    public static BrokerConnection? Parse(ReadOnlyMemory<byte> utf8Json, string id, ICollection<Problem> problems)
    {
        try
        {
            if (JsonTexts.FindUnreadable(utf8Json.Span, MaxDepth) is { } unreadable)
            {
                problems.Add(new Problem("", unreadable));
                return null;
            }
            using var document = JsonDocument.Parse(utf8Json, s_strict);
            var count = problems.Count;
            var connection = Read(document.RootElement, id, problems);
            return problems.Count == count ? connection : null;
        }
        catch (JsonException e)
        {
            problems.Add(new Problem("", $"is not a JSON document: {e.Message}"));
            return null;
        }
    }

    /// <summary>Writes the whole document, defaults included.</summary>
    public static void Write(Utf8JsonWriter writer, BrokerConnection connection)
    {
        writer.WriteStartObject();
        writer.WriteString("id", connection.Id);
        writer.WriteString("type", PaperType);
        writer.WriteNumber("cash", connection.Cash);
        writer.WriteString("currency", connection.Currency);
        writer.WriteNumber("risk_free", connection.RiskFree);
        writer.WriteString("fill", SnakeCase.Word(connection.Fill));
        writer.WriteStartObject("slippage");
        writer.WriteNumber("ticks", connection.Slippage.Ticks);
        writer.WriteNumber("percent", connection.Slippage.Percent);
        writer.WriteEndObject();
        writer.WriteStartObject("commission");
        writer.WriteNumber("per_order", connection.Commission.PerOrder);
        writer.WriteNumber("percent", connection.Commission.Percent);
        writer.WriteNumber("per_unit", connection.Commission.PerUnit);
        writer.WriteEndObject();
        writer.WriteNumber("spread", connection.Spread);
        writer.WriteString("limit_fill", SnakeCase.Word(connection.LimitFill));
        writer.WriteString("option_pricing", SnakeCase.Word(connection.OptionPricing));
        writer.WriteEndObject();
    }

    private static BrokerConnection Read(JsonElement root, string id, ICollection<Problem> problems)
    {
        var reader = new DocumentReader(
            root, "", problems, "id", "type", "cash", "currency", "risk_free", "fill", "slippage", "commission", "spread", "limit_fill",
            "option_pricing");
        reader.Text("id", id, text => text == id, $"'{id}', the id it is saved under, or left out");
        reader.Text("type", PaperType, text => text == PaperType, "'paper': no other broker is reached from here");
        var defaults = new BrokerConnection { Id = id };
        var slippage = reader.Object("slippage", "ticks", "percent");
        var commission = reader.Object("commission", "per_order", "percent", "per_unit");
        return defaults with
        {
            Cash = reader.Number("cash", defaults.Cash, SmallestCash, MaxMoney),
            Currency = reader.Text("currency", defaults.Currency, IsCurrency, "3 to 5 capital letters, such as USD (ISO 4217)"),
            RiskFree = reader.Number("risk_free", defaults.RiskFree, -MaxRiskFree, MaxRiskFree),
            Fill = reader.Choice("fill", defaults.Fill),
            Slippage = slippage is null
                ? defaults.Slippage
                : new Slippage(slippage.Number("ticks", 0, 0, MaxTicks), slippage.Number("percent", 0, 0, MaxPercent)),
            Commission = commission is null
                ? defaults.Commission
                : new Commission(
                    commission.Number("per_order", 0, 0, MaxMoney),
                    commission.Number("percent", 0, 0, MaxPercent),
                    commission.Number("per_unit", 0, 0, MaxMoney)),
            Spread = reader.Number("spread", defaults.Spread, 0, MaxMoney),
            LimitFill = reader.Choice("limit_fill", defaults.LimitFill),
            OptionPricing = reader.Choice("option_pricing", defaults.OptionPricing),
        };
    }

    // Longer than ISO 4217's three, for the likes of USDT.
    private static bool IsCurrency(string text) => text.Length is >= 3 and <= 5 && text.All(char.IsAsciiLetterUpper);
}
