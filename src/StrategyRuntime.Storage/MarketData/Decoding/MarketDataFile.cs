using System.Diagnostics.CodeAnalysis;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.MarketData.Decoding;

/// <summary>What a market-data file's name says: <c>{SYMBOL}.{timeframe|ticks}.csv[.gz]</c>.</summary>
/// <param name="Symbol">Its symbol.</param>
/// <param name="Timeframe">Timeframe of its candles; null for ticks.</param>
/// <param name="IsGzip">True when it ends on <c>.gz</c>.</param>
internal readonly record struct MarketDataFile(string Symbol, Timeframe? Timeframe, bool IsGzip)
{
    /// <summary>The word for ticks in file names.</summary>
    public const string Ticks = "ticks";

    private const string Plain = ".csv";
    private const string Gzip = ".csv.gz";

    /// <summary>What its rows are.</summary>
    public RowKind Kind => Timeframe is null ? RowKind.Ticks : RowKind.Bars;

    /// <summary>The file name.</summary>
    public string Name => $"{SymbolName.ToFileName(Symbol)}.{Timeframe?.ToString() ?? Ticks}{(IsGzip ? Gzip : Plain)}";

    /// <summary>
    /// Reads a file name; false when it names no market data. Only the one spelling that <see cref="Name"/> writes is taken, so that no two
    /// names mean the same.
    /// </summary>
    public static bool TryParse(string name, [NotNullWhen(true)] out MarketDataFile? file)
    {
        file = null;
        var isGzip = name.EndsWith(Gzip, StringComparison.Ordinal);
        if (!isGzip && !name.EndsWith(Plain, StringComparison.Ordinal)) return false;
        var stem = name[..^(isGzip ? Gzip : Plain).Length];
        var dot = stem.LastIndexOf('.');
        if (dot < 0 || !TryParseKind(stem[(dot + 1)..], out var timeframe)) return false;
        var symbol = SymbolName.FromFileName(stem[..dot]);
        if (!SymbolName.IsValid(symbol)) return false;
        var parsed = new MarketDataFile(symbol, timeframe, isGzip);
        if (parsed.Name != name) return false;
        file = parsed;
        return true;
    }

    /// <summary>Reads <c>ticks</c> or a timeframe; null stands for ticks.</summary>
    public static bool TryParseKind(string text, out Timeframe? timeframe)
    {
        timeframe = null;
        if (text == Ticks) return true;
        if (!Engine.Market.Timeframe.TryParse(text, out var parsed)) return false;
        timeframe = parsed;
        return true;
    }
}
