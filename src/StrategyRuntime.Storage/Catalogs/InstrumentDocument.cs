using System.Text.Json;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.MarketData.Instruments;

namespace StrategyRuntime.Storage.Catalogs;

/// <summary>
/// An instrument as JSON: <c>{symbol, kind, exchange, currency, price_step, lot_size, multiplier, underlying, expiry, strike, right,
/// lot_sizes {from_date: size}, prices}</c>; what is missing or null is not known. <c>kind</c> must be there.
/// </summary>
public static class InstrumentDocument
{
    private const decimal Smallest = 0.000_000_000_001m;
    private const int MaxDepth = 64;

    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    /// <summary>
    /// Reads a document; every problem in it is added to <paramref name="problems"/>, and the result is null when there is one.
    /// </summary>
    /// <param name="utf8Json">The document.</param>
    /// <param name="symbol">The symbol; one in the document must be the same.</param>
    /// <param name="problems">Receives the problems.</param>
    /// <param name="isOwnExchange">Knows the exchanges that users have defined; null: there are only the built-in ones.</param>
    public static InstrumentDetails? Parse(
        ReadOnlyMemory<byte> utf8Json, string symbol, ICollection<Problem> problems, Predicate<string>? isOwnExchange = null)
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
            var instrument = Read(document.RootElement, symbol, problems, isOwnExchange);
            return problems.Count == count ? instrument : null;
        }
        catch (JsonException e)
        {
            problems.Add(new Problem("", $"is not a JSON document: {e.Message}"));
            return null;
        }
    }

    private static InstrumentDetails Read(
        JsonElement root, string symbol, ICollection<Problem> problems, Predicate<string>? isOwnExchange)
    {
        var fields = new DocumentReader(
            root, "", problems, "symbol", "kind", "exchange", "currency", "price_step", "lot_size", "multiplier", "underlying", "expiry",
            "strike", "right", "lot_sizes", "prices");
        if (!SymbolName.IsValid(symbol)) problems.Add(new Problem("symbol", $"The symbol must be {SymbolName.Rule}."));
        fields.Text("symbol", symbol, s => s == symbol, $"'{symbol}', as in the route");
        var kind = fields.Kind("kind") == JsonValueKind.Undefined ? null : Word("kind", InstrumentTable.Kinds);
        if (fields.Kind("kind") == JsonValueKind.Undefined)
            problems.Add(new Problem("/kind", $"must be one of {string.Join(", ", InstrumentTable.Kinds.Keys)}"));
        var exchanges = $"an exchange of yours (PUT /exchanges) or one of {string.Join(", ", Exchange.KnownNames)}";
        var expiry = Optional("expiry", text => ReferenceTable.TryDate(text, out _), "a date such as 2024-10-31");
        var details = new InstrumentDetails(symbol)
        {
            Kind = kind,
            Exchange = Optional("exchange", IsExchange, exchanges) is { } exchange ? InstrumentTable.ExchangeName(exchange) : null,
            Currency = Optional("currency", InstrumentTable.IsCurrency, "a code such as USD")?.ToUpperInvariant(),
            PriceStep = Positive("price_step"),
            LotSize = Positive("lot_size"),
            Multiplier = Positive("multiplier"),
            Underlying = Optional("underlying", SymbolName.IsValid, $"a symbol: {SymbolName.Rule}"),
            Expiry = expiry is not null && ReferenceTable.TryDate(expiry, out var date) ? date : null,
            Strike = fields.OptionalNumber("strike", -InstrumentTable.Limit, InstrumentTable.Limit),
            Right = Word("right", InstrumentTable.Rights),
            LotSizes = LotSizes(root, problems),
            Prices = Word("prices", InstrumentTable.Bases),
        };
        if (InstrumentTable.Incomplete(details) is { } reason) problems.Add(new Problem("", reason));
        return details;

        bool IsExchange(string name) => name.Length > 0 && (Exchange.TryGet(name, out _) || isOwnExchange?.Invoke(name) == true);

        decimal? Positive(string name) => fields.OptionalNumber(name, Smallest, InstrumentTable.Limit);

        string? Optional(string name, Predicate<string> isValid, string rule) =>
            fields.Kind(name) == JsonValueKind.Undefined || fields.Text(name, "", isValid, rule) is not { Length: > 0 } text ? null : text;

        T? Word<T>(string name, IReadOnlyDictionary<string, T> words)
            where T : struct, Enum =>
            Optional(name, w => words.ContainsKey(w.ToLowerInvariant()), $"one of {string.Join(", ", words.Keys)}") is { } word
                ? words[word.ToLowerInvariant()]
                : null;
    }

    private static SortedDictionary<DateOnly, decimal> LotSizes(JsonElement root, ICollection<Problem> problems)
    {
        var sizes = new SortedDictionary<DateOnly, decimal>();
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("lot_sizes", out var element)
            || element.ValueKind == JsonValueKind.Null) return sizes;
        if (element.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new Problem("/lot_sizes", "must be an object of sizes by date, such as {\"2024-11-20\": 75}"));
            return sizes;
        }
        foreach (var size in element.EnumerateObject())
        {
            var pointer = $"/lot_sizes/{JsonPointer.Escape(size.Name)}";
            if (!ReferenceTable.TryDate(size.Name, out var from)) problems.Add(new Problem(pointer, "must be a date such as 2024-11-20"));
            else if (size.Value.ValueKind == JsonValueKind.Number && size.Value.TryGetDecimal(out var lots)
                && lots is > 0 and <= InstrumentTable.Limit) sizes[from] = lots;
            else problems.Add(new Problem(pointer, "must be a number above 0"));
        }
        return sizes;
    }
}
