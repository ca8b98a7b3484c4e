using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Storage.MarketData.Dialects;
using StrategyRuntime.Storage.MarketData.Formats;
using StrategyRuntime.Storage.MarketData.Instruments;

namespace StrategyRuntime.Storage.MarketData.Import;

/// <summary>What is wrong about the options of an import, before the file is looked at.</summary>
public static class ImportOptionsCheck
{
    /// <summary>Every option that is wrong, by its name, with the reason.</summary>
    public static IEnumerable<(string Option, string Reason)> Find(ImportOptions options)
    {
        if (options.Symbol is { } symbol && !SymbolName.IsValid(symbol)) yield return ("symbol", $"symbol must be {SymbolName.Rule}");
        if (options.Timeframe is not (null or MarketDataFile.Ticks) && !Timeframe.TryParse(options.Timeframe, out _))
            yield return ("timeframe", "timeframe must be ticks or a length such as 30s, 1m, 1h, 1d, 1w, 1mo");
        if (options.Exchange is not null && options.ZoneOfExchange is null)
            yield return ("exchange", $"exchange must be one of yours or of {string.Join(", ", ZoneClock.KnownExchanges)}");
        if (options.Zone is { } zone && ZoneClock.TryCreate(zone) is null)
            yield return ("zone", "zone must be an offset such as +05:30 or a name such as Europe/Berlin");
        if (options.Prices is { } prices && !InstrumentTable.Bases.ContainsKey(prices))
            yield return ("prices", $"prices must be one of {string.Join(", ", InstrumentTable.Bases.Keys)}");
        if (options.Format is { } format && !KnownFormats.Names.Contains(format))
            yield return ("format", $"format must be one of {string.Join(", ", KnownFormats.Names)}");
    }
}
