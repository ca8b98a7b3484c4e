using System.Globalization;
using System.Text;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.MarketData.Instruments;

/// <summary>The text of <c>instruments.csv</c>.</summary>
public static class InstrumentTable
{
    /// <summary>Name of the file in the market folder.</summary>
    public const string FileName = "instruments.csv";

    /// <summary>Largest number of any field.</summary>
    public const decimal Limit = 1_000_000_000_000m;

    private static readonly string[] s_columns =
    [
        "symbol", "kind", "exchange", "currency", "price_step", "lot_size", "multiplier", "underlying", "expiry", "strike", "right",
        "lot_sizes", "prices",
    ];

    /// <summary>Words for what a symbol is.</summary>
    public static IReadOnlyDictionary<string, InstrumentKind> Kinds { get; } = WordsOf<InstrumentKind>();

    /// <summary>Words for what an option gives the right to; exchanges also write CE and PE.</summary>
    public static IReadOnlyDictionary<string, OptionRight> Rights { get; } = new Dictionary<string, OptionRight>(WordsOf<OptionRight>())
    {
        ["ce"] = OptionRight.Call, ["pe"] = OptionRight.Put, ["c"] = OptionRight.Call, ["p"] = OptionRight.Put,
    };

    /// <summary>Words for what prices are.</summary>
    public static IReadOnlyDictionary<string, PriceBasis> Bases { get; } = WordsOf<PriceBasis>();

    /// <summary>Reads the table, in the order of its rows.</summary>
    /// <exception cref="Decoding.MarketDataException">Something is wrong in it.</exception>
    public static IReadOnlyList<InstrumentDetails> Read(byte[] content)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return ReferenceTable.Read(FileName, content, s_columns, required: 1, row => Read(row, seen));
    }

    /// <summary>Writes the table.</summary>
    public static byte[] Write(IEnumerable<InstrumentDetails> instruments)
    {
        var text = new StringBuilder(string.Join(',', s_columns)).Append('\n');
        foreach (var one in instruments)
        {
            text.AppendJoin(
                ',', one.Symbol, Word(one.Kind), one.Exchange, one.Currency, Number(one.PriceStep), Number(one.LotSize),
                Number(one.Multiplier), one.Underlying, one.Expiry is { } expiry ? Date(expiry) : "", Number(one.Strike), Word(one.Right),
                string.Join(';', one.LotSizes.OrderBy(l => l.Key).Select(l => $"{Date(l.Key)}={Number(l.Value)}")), Word(one.Prices));
            text.Append('\n');
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>True for what stands for a currency.</summary>
    public static bool IsCurrency(string text) => text.Length is >= 3 and <= 10 && text.All(char.IsAsciiLetterOrDigit);

    /// <summary>The name of an exchange: of built-in ones in any case, of those of users exactly.</summary>
    public static string ExchangeName(string text) => Exchange.TryGet(text, out var builtIn) ? builtIn.Name : text;

    /// <summary>What a derivative lacks, or has beside what it is; null when it is complete.</summary>
    public static string? Incomplete(InstrumentDetails details) => details.Kind switch
    {
        InstrumentKind.Future when details.Expiry is null => "a future needs its expiry",
        InstrumentKind.Option when details.Expiry is null || details.Strike is null || details.Right is null =>
            "an option needs expiry, strike and right",
        _ => null,
    };

    private static InstrumentDetails? Read(ReferenceTable row, HashSet<string> seen)
    {
        var symbol = row.Text("symbol");
        if (!SymbolName.IsValid(symbol))
        {
            row.Wrong($"'{symbol}' is no symbol: it must be {SymbolName.Rule}");
            return null;
        }
        if (!seen.Add(symbol)) row.Wrong($"{symbol} is there twice");
        var details = new InstrumentDetails(symbol)
        {
            Kind = row.Word("kind", Kinds),
            Exchange = row.Text("exchange") is { } name ? ExchangeName(name) : null,
            Currency = row.Text("currency")?.ToUpperInvariant(),
            PriceStep = row.Number("price_step", 0, Limit),
            LotSize = row.Number("lot_size", 0, Limit),
            Multiplier = row.Number("multiplier", 0, Limit),
            Underlying = row.Text("underlying"),
            Expiry = row.Date("expiry"),
            Strike = row.Number("strike", -Limit, Limit),
            Right = row.Word("right", Rights),
            LotSizes = LotSizes(row),
            Prices = row.Word("prices", Bases),
        };
        // Whether a name that is not built in is an exchange of a user is known to the run that needs it.
        if (details.Exchange is { } exchange && !Exchange.TryGet(exchange, out _) && !SymbolName.IsValid(exchange))
            row.Wrong($"exchange '{exchange}' must be one that a user has defined or one of {string.Join(", ", Exchange.KnownNames)}");
        if (details.Currency is { } currency && !IsCurrency(currency)) row.Wrong($"currency '{currency}' must be a code such as USD");
        if (details.Underlying is { } underlying && !SymbolName.IsValid(underlying))
            row.Wrong($"underlying '{underlying}' is no symbol: it must be {SymbolName.Rule}");
        if (Incomplete(details) is { } reason) row.Wrong(reason);
        return details;
    }

    private static Dictionary<DateOnly, decimal> LotSizes(ReferenceTable row)
    {
        var sizes = new Dictionary<DateOnly, decimal>();
        if (row.Text("lot_sizes") is not { } text) return sizes;
        var pairs = string.Concat(text.Where(c => c is not ('{' or '}' or '"' or ' ')));
        foreach (var part in pairs.Split([';', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            var at = part.IndexOfAny(['=', ':']);
            if (at > 0 && ReferenceTable.TryDate(part[..at], out var from)
                && decimal.TryParse(part[(at + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var size)
                && size is > 0 and <= Limit && sizes.TryAdd(from, size)) continue;
            row.Wrong($"lot_sizes '{text}' must be sizes from dates, such as 2024-04-26=25;2024-11-20=75");
            break;
        }
        return sizes;
    }

    private static Dictionary<string, T> WordsOf<T>()
        where T : struct, Enum => Enum.GetValues<T>().ToDictionary(SnakeCase.Word, StringComparer.Ordinal);

    private static string Word<T>(T? value)
        where T : struct, Enum => value is { } known ? SnakeCase.Word(known) : "";

    private static string Number(decimal? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Date(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
