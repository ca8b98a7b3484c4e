using StrategyRuntime.Storage.MarketData.Dialects;

namespace StrategyRuntime.Storage.MarketData.Formats;

/// <summary>Candles as freqtrade and ccxt keep them: JSON, arrays of epoch milliseconds, four prices and the volume.</summary>
internal static class CcxtFormat
{
    /// <summary>Name of the format.</summary>
    public const string Name = "ccxt";

    /// <summary>What it makes of a file; null when the file is of another format.</summary>
    public static Layout? Recognise(TableSample sample)
    {
        if (!sample.IsJson || !sample.IsBare(6) || !sample.IsStamp(0, StampForm.Milliseconds)) return null;
        var name = sample.Match(@"([A-Z0-9]+_[A-Z0-9_]+?)-(\d+(?:s|m|h|d|w|mo))(?:-futures|-mark)?");
        return new Layout(name.Success ? "freqtrade" : Name, [Role.Stamp, Role.Open, Role.High, Role.Low, Role.Close, Role.Volume])
        {
            Zone = ZoneClock.Utc,
            Symbol = name.Success ? name.Groups[1].Value : null,
            Timeframe = name.Success ? name.Groups[2].Value : null,
        };
    }
}
