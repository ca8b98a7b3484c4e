using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Storage.MarketData.Formats;

/// <summary>Every format that is known by its name. The first that recognises a file has it.</summary>
internal static class KnownFormats
{
    private static readonly (string Name, Func<TableSample, Layout?> Recognise)[] s_all =
    [
        (ParquetFormat.Name, ParquetFormat.Recognise),
        (YahooFormat.Name, YahooFormat.Recognise),
        (BinanceKlinesFormat.Name, BinanceKlinesFormat.Recognise),
        (BinanceTradesFormat.Name, BinanceTradesFormat.Recognise),
        (BinanceAggTradesFormat.Name, BinanceAggTradesFormat.Recognise),
        (KiteFormat.Name, KiteFormat.Recognise),
        (TradingViewFormat.Name, TradingViewFormat.Recognise),
        (MetaTrader5Format.Name, MetaTrader5Format.Recognise),
        (HistDataFormat.Name, HistDataFormat.Recognise),
        (MetaTrader4Format.Name, MetaTrader4Format.Recognise),
        (DukascopyFormat.Name, DukascopyFormat.Recognise),
        (StooqFormat.Name, StooqFormat.Recognise),
        (AlphaVantageFormat.Name, AlphaVantageFormat.Recognise),
        (CryptoDataDownloadFormat.Name, CryptoDataDownloadFormat.Recognise),
        (NseBhavcopyFormat.Name, NseBhavcopyFormat.Recognise),
        (NseUdiffFormat.Name, NseUdiffFormat.Recognise),
        (NseQuoteFormat.Name, NseQuoteFormat.Recognise),
        (NseHistoryFormat.Name, NseHistoryFormat.Recognise),
        (NseIndexFormat.Name, NseIndexFormat.Recognise),
        (InvestingFormat.Name, InvestingFormat.Recognise),
        (NasdaqFormat.Name, NasdaqFormat.Recognise),
        (PolygonFormat.Name, PolygonFormat.Recognise),
        (DatabentoFormat.Name, DatabentoFormat.Recognise),
        (LeanFormat.Name, LeanFormat.Recognise),
        (NinjaTraderFormat.Name, NinjaTraderFormat.Recognise),
        (TrueFxFormat.Name, TrueFxFormat.Recognise),
        (CcxtFormat.Name, CcxtFormat.Recognise),
        (FreqtradeTradesFormat.Name, FreqtradeTradesFormat.Recognise),
        (CoinbaseFormat.Name, CoinbaseFormat.Recognise),
        (KrakenFormat.Name, KrakenFormat.Recognise),
        (GenericFormat.Name, GenericFormat.Recognise),
    ];

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names => s_all.Select(f => f.Name).Append("freqtrade").Distinct().Order(StringComparer.Ordinal);

    /// <summary>The layout of a file.</summary>
    /// <param name="sample">Its first rows.</param>
    /// <param name="format">The format that the user says; null: whichever recognises it.</param>
    /// <exception cref="MarketDataException">No format recognises it.</exception>
    public static Layout Of(TableSample sample, string? format)
    {
        foreach (var (name, recognise) in s_all)
        {
            var isMeant = format is null || name == format
                || (format == "freqtrade" && name is CcxtFormat.Name or FreqtradeTradesFormat.Name);
            if (!isMeant || recognise(sample) is not { } layout) continue;
            // A format may be recognised though a column of it is missing.
            ColumnNames.Require(sample, layout.Roles);
            return layout;
        }
        if (format is not null) throw new MarketDataException(sample.File, null, $"the file does not look like the format {format}");
        ColumnNames.Require(sample, new Role[sample.Columns]);
        throw new MarketDataException(sample.File, null, "its format is not known");
    }
}
