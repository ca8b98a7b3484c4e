using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Storage.MarketData.Formats;

/// <summary>Yahoo Finance: its old download with <c>Adj Close</c>, and yfinance with one or three header lines.</summary>
internal static class YahooFormat
{
    /// <summary>Name of the format.</summary>
    public const string Name = "yahoo";

    /// <summary>What it makes of a file; null when the file is of another format.</summary>
    public static Layout? Recognise(TableSample sample)
    {
        if (sample.Headers is [["Price", ..], ["Ticker", ..] tickers, ..]) return OfYfinance(sample, tickers);
        if (!sample.HasNames("open", "high", "low", "close", "volume")
            || !(sample.HasNames("adj close") || sample.HasNames("dividends", "stock splits")))
            return null;
        return new Layout(Name, ColumnNames.Map(sample)) { Symbol = SymbolNames.OfStem(sample) };
    }

    /// <summary>Names, tickers and the name of the index, a line each.</summary>
    private static Layout OfYfinance(TableSample sample, string[] tickers)
    {
        var symbols = tickers.Skip(1).Where(t => t.Length > 0).Distinct().ToList();
        if (symbols.Count != 1)
            throw new MarketDataException(
                sample.File, null, $"it holds several symbols side by side: {string.Join(", ", symbols)}; save one alone");
        var names = sample.Headers[0].ToArray();
        names[0] = "Date";
        return new Layout(Name, ColumnNames.Map(sample with { Headers = [names] })) { Symbol = symbols[0] };
    }
}
